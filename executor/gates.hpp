// Does a gate hold? Each answer carries its evidence. What cannot be seen does not hold (fail
// closed); an override with a reason opens every gate but no-drift, and is recorded. One check a
// file in executor/gates/; where they look is executor/evidence/.

#pragma once

#include "executor/database.hpp"
#include "executor/ledger.hpp"
#include "executor/settings.hpp"
#include "planner/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct GateStatus {
  Gate gate = Gate::Verified;
  bool ok = false;
  std::string evidence;
  double age_seconds = 0;  // of the evidence
  std::string overridden;  // the reason given; empty: not overridden
  bool operator==(const GateStatus&) const = default;
};

// The options that open a gate that does not hold; empty when it holds or nothing opens it.
std::string override_option(const GateStatus& status);

// Forward: nobody may use the old shape. Back (abort, revert, downgrade): nobody the new one.
enum class Direction { Forward, Back };

struct GateQuestion {
  const Plan& plan;
  const RevisionEntry& entry;
  const ContractSettings& settings;
  std::optional<Stage> stage{};
  Direction direction = Direction::Forward;
};

// Reads only; `session` needs no rights beyond the ledger's and the catalog's.
std::vector<GateStatus> evaluate_gates(const AwaitGate& await, const GateQuestion& question,
                                       Session& session);

// Lines "\n  <gate>: <evidence>" of those that do not hold; empty when all do.
std::string refusal_of(const std::vector<GateStatus>& statuses);
// Whether each that does not hold can be overridden.
bool can_be_opened(const std::vector<GateStatus>& statuses);

// Keeps the reasons of those that were overridden.
void record_overrides(const std::vector<GateStatus>& statuses, const std::string& revision,
                      Session& ledger);

// What the stage asks, in the order of its steps; where the environment wants it, approval first.
std::vector<AwaitGate> gates_of(const Plan& plan, Stage stage, const ContractSettings& settings);

}  // namespace lockstep
