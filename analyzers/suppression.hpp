// Directives as the linter sees them: what `allow` suppresses, and which directives do nothing.

#pragma once

#include "analyzers/finding.hpp"
#include "migrations/directive.hpp"

#include <vector>

namespace lockstep {

// Marks the findings that the statement's `allow` directives name, and adds an unused-directive
// finding for each directive that does nothing there.
void apply_directives(const ScriptStatement& statement, std::vector<Finding>& findings);

}  // namespace lockstep
