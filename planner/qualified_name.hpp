// Names that say the same wherever and by whomever they are run.

#pragma once

#include "analyzers/analysis_state.hpp"

namespace lockstep {

// The relation with its schema: as written, else where the state finds it, else in public.
RelationName qualified_name(const RelationName& name, const AnalysisState& state);

}  // namespace lockstep
