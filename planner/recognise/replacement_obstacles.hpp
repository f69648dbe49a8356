// What keeps a column from being replaced by a second one in phases, and what that one needs to
// know of the table: shared by the recognisers of such changes.

#pragma once

#include "planner/operations/carried/carried.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Objects that hang on the column and cannot go over to another.
std::vector<std::string> dependents_that_stay(const CatalogRelation& table,
                                              const std::string& column);
// What else stands in the way, each with its object.
std::vector<std::string> obstacles_to_replacement(const ReplacedColumn& column);

// Prefixes of names that sort before and after every trigger of the table (trap 9).
struct TriggerPrefixes {
  std::string first;
  std::string last;
};
std::optional<TriggerPrefixes> trigger_prefixes(const CatalogRelation& table);

// The table has triggers of its own that fire BEFORE each row, and may change it.
bool has_triggers_before_rows(const CatalogRelation& table);

std::vector<Identifier> primary_key(const CatalogRelation& table);

}  // namespace lockstep
