// What a table looks like apart from lockstep's own columns, constraints and triggers, as one hash:
// a table that changed under a revision in flight has drifted, and what was planned for it no
// longer holds.

#pragma once

#include "planner/plan.hpp"
#include "sql/catalog_snapshot.hpp"

#include <string>
#include <vector>

namespace lockstep {

// Relations that the plan's cutover swaps columns of, shown form, sorted; empty where there is no
// cutover.
std::vector<std::string> swapped_relations(const Plan& plan);

// SHA-256 over those relations; sizes and row estimates do not count. A relation that is not there
// counts as such.
std::string shape_of(const CatalogSnapshot& catalog, const std::vector<std::string>& relations);

}  // namespace lockstep
