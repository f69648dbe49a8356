// An index of a table by its name, as far as the catalog and the revision tell.

#pragma once

#include "sql/catalog_snapshot.hpp"

namespace lockstep {

// Null: it is not known, or the table is not.
const CatalogIndex* find_index(const CatalogRelation* table, const Identifier& name);

// Whether its definition can be read, so that an undo can build it.
bool can_be_made_again(const CatalogIndex& index);

}  // namespace lockstep
