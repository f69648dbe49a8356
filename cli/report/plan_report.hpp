// Plans as JSON, and refusals for people.

#pragma once

#include "cli/planning.hpp"

#include <iosfwd>
#include <span>
#include <string>

namespace lockstep {

// The planner's own shape; where something was refused, with "refused" besides.
std::string plans_json(const PlannedRevisions& planned);

// "path:line:column: refused: reason" and the help below it, one a statement.
void write_refusals(std::ostream& out, std::span<const Refusal> refusals);

}  // namespace lockstep
