// Who has approved which plan. An approval is bound to the plan's fingerprint: another plan of the
// same revision needs another one.

#pragma once

#include "executor/database.hpp"
#include "executor/run_scope.hpp"
#include "planner/phase.hpp"

#include <optional>
#include <string>

namespace lockstep {

struct ApprovalEntry {
  std::string fingerprint;
  std::string by_whom;
  double age_seconds = 0;
};

// For the stage, or for the revision as a whole.
std::optional<ApprovalEntry> newest_approval(Session& session, const std::string& revision,
                                             std::optional<Stage> stage);

// `lockstep approve`: of the plan that the ledger has for a revision in flight; no lease is needed.
Outcome approve(Engine& engine, const std::string& revision, std::optional<Stage> stage);

}  // namespace lockstep
