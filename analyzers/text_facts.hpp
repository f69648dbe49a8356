// What the parsed form of a statement leaves to its text, for a catalog that is made from a script:
// which columns an index, trigger, rule or policy reads. Errs on the side of more.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// The table's columns that the text names, be it as another word's namesake.
std::vector<std::string> columns_named(const CatalogRelation& table, std::string_view text);
// Of the index that was added last.
void read_index(CatalogRelation& table, const Statement& statement);
void attach_to(CatalogRelation& table, const ChangeOnTable& change, const Statement& statement);
void publish(CatalogRelation& table, const ChangePublication& change);
// One of the types that are domains with constraints.
bool names_constrained(const std::map<std::string, bool>& types, std::string_view text);

}  // namespace lockstep
