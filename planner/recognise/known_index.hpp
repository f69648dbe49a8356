// An index of a table by its name, as far as the catalog and the revision tell.

#pragma once

#include "sql/catalog_snapshot.hpp"

namespace lockstep {

// Null: it is not known, or the table is not.
const CatalogIndex* find_index(const CatalogRelation* table, const Identifier& name);

}  // namespace lockstep
