// What every recogniser is handed, and how it says no.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "planner/recognise.hpp"

#include <optional>
#include <string>

namespace lockstep {

// One statement with all that it is judged by.
struct Subject {
  const StatementReport& report;
  const ScriptStatement& script;
  const Effect& effect;
  const AnalysisState& before;

  const StatementNode& node() const { return script.statement.node; }
  bool as_is() const { return script.directive(DirectiveKind::AsIs) != nullptr; }
  bool contract_phase() const { return script.directive(DirectiveKind::PhaseContract) != nullptr; }
  Unplannable refused(const std::string& reason, std::string help) const {
    return {script.statement.span, script.statement.kind + ": " + reason, std::move(help)};
  }
};

// The directive that runs a statement as it stands, as a message recommends it.
inline const std::string kAsIsHelp =
    "Put \"-- lockstep: as-is: <reason>\" above it to run it exactly as written.";

}  // namespace lockstep
