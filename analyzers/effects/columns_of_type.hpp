// Which tables have a column of a type that a user made, as far as the catalog tells.

#pragma once

#include "analyzers/analysis_state.hpp"

#include <string>
#include <vector>

namespace lockstep::effects {

// Tables and materialized views with a column of the type, of an array of it, or of a domain over
// it; shown form.
std::vector<std::string> tables_with_type(const RelationName& type, const AnalysisState& state);

}  // namespace lockstep::effects
