// What a table looks like apart from lockstep's own columns, constraints and triggers, as a hash:
// a table that changed under a revision in flight has drifted, and what was planned for it no
// longer holds.

#pragma once

#include "planner/plan.hpp"
#include "sql/catalog_snapshot.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Relations that a stage behind the gate no-drift changes, shown form, sorted; empty where there is
// no such stage. After the cutover, only those that retire changes: the others are no longer what
// they were.
std::vector<std::string> swapped_relations(const Plan& plan, bool cut_over = false);

// One line a relation, with a SHA-256 over it; sizes and row estimates do not count. A relation
// that is not there counts as such.
std::string shape_of(const CatalogSnapshot& catalog, const std::vector<std::string>& relations);
// The first of the relations that is not what `kept`, an earlier shape_of() these and perhaps
// others, says.
std::optional<std::string> first_drifted(std::string_view kept, const CatalogSnapshot& catalog,
                                         const std::vector<std::string>& relations);

}  // namespace lockstep
