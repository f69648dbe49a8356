// What functions have to do with a table and a column of it, by what their bodies say.

#pragma once

#include "sql/catalog_snapshot.hpp"

#include <string>
#include <vector>

namespace lockstep {

// The trigger's function. Null: its body cannot be read.
const CatalogFunction* function_of(const CatalogTrigger& trigger, const CatalogSnapshot& catalog);

// Among the trigger's arguments.
bool hands_name(const CatalogTrigger& trigger, const Identifier& column);

// Functions that use all columns of the table without naming them: signatures.
std::vector<std::string> cover_all_columns(const CatalogSnapshot& catalog,
                                           const CatalogRelation& table, const Identifier& column);

// Functions that name the column, of those that name the table or are its triggers, and triggers
// that hand on its name: as messages call them.
std::vector<std::string> name_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                                     const Identifier& column);

}  // namespace lockstep
