// Does a gate hold? Each answer carries its evidence. What cannot be seen does not hold (fail
// closed); an override with a reason opens every gate but no-drift, and is recorded.

#pragma once

#include "executor/database.hpp"
#include "executor/ledger.hpp"
#include "executor/settings.hpp"
#include "planner/plan.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct GateStatus {
  Gate gate = Gate::Verified;
  bool ok = false;
  std::string evidence;
  double age_seconds = 0;  // of the evidence
  std::string overridden;  // the reason given; empty: not overridden
};

// The options that open a gate that does not hold; empty when it holds or nothing opens it.
std::string override_option(const GateStatus& status);

struct GateQuestion {
  const Plan& plan;
  const RevisionEntry& entry;
  const ContractSettings& settings;
};

// Reads only; `session` needs no rights beyond the ledger's and the catalog's.
std::vector<GateStatus> evaluate_gates(const std::vector<Gate>& gates, const GateQuestion& question,
                                       Session& session);

// The gates of a stage's steps, in order, without duplicates.
std::vector<Gate> gates_of(const Plan& plan, Stage stage);

}  // namespace lockstep
