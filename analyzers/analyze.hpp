// Runs effects and rules over a script, applies suppressions, sorts findings.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/effect.hpp"
#include "analyzers/finding.hpp"
#include "analyzers/registry.hpp"
#include "migrations/directive.hpp"
#include "sql/catalog_snapshot.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

struct AnalysisOptions {
  ServerVersion version = ServerVersion::of_major(15);
  std::optional<CatalogSnapshot> catalog;
  std::set<std::string> disabled_rules = rules_off_by_default();
};

struct StatementReport {
  const ScriptStatement* statement = nullptr;  // in the script that was given
  Effect effect;
  std::vector<Finding> findings;    // by position, then rule id; suppressed ones too
  Verdict verdict = Verdict::Safe;  // the worst of the unsuppressed ones
};

// Of the findings that are not suppressed.
Verdict worst_verdict(const std::vector<Finding>& findings);

// The script must outlive the reports. `state` is what is known when it begins, and afterwards what
// it leaves.
std::vector<StatementReport> analyze(
    const Script& script, AnalysisState& state,
    const std::set<std::string>& disabled_rules = rules_off_by_default());
// The same from the catalog alone.
std::vector<StatementReport> analyze(const Script& script, const AnalysisOptions& options);

}  // namespace lockstep
