// A column's type by a name that every search_path reads alike; in pg_catalog when it is one of the
// server's own.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

namespace lockstep {

TypeName type_of(const CatalogColumn& column);

}  // namespace lockstep
