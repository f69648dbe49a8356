// What a database's schema is, to be compared with another's.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "tests/temp_database.hpp"

namespace lockstep::tests {

// Without what differs from run to run (oids, sizes); columns in the order of their names,
// lockstep's own schema left out.
CatalogSnapshot shape_of(TempDatabase& database);

}  // namespace lockstep::tests
