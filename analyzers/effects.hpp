// Statement + state → Effect, by the engine's own rules and the lock catalog. One family a file in
// effects/.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/effect.hpp"

namespace lockstep {

Effect effect_of(const Statement& statement, const AnalysisState& state);

}  // namespace lockstep
