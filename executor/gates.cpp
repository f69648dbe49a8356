#include "executor/gates.hpp"

#include "executor/backfill/quarantine.hpp"
#include "executor/gates/gate_check.hpp"
#include "executor/gates/use_gates.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace lockstep {
namespace {

bool is_overridable(Gate gate) {
  return kGates.at(static_cast<std::size_t>(gate)).overridable;
}

GateStatus evaluate(Gate gate, const AwaitGate& await, const GateQuestion& question, UseGates& uses,
                    Session& session) {
  switch (gate) {
    case Gate::Verified:
      return gates::verified(question, session);
    case Gate::NoQuarantine:
      return no_quarantine(question.plan, session);
    case Gate::ConstraintsValid:
      return gates::constraints_valid(question, session);
    case Gate::IndexesValid:
      return gates::indexes_valid(question, session);
    case Gate::OldUsersGone:
      return uses.old_users_gone();
    case Gate::PositionalStatements:
      return uses.positional_statements();
    case Gate::PreparedStatements:
      return uses.prepared_statements();
    case Gate::Soak:
      return gates::soak(question);
    case Gate::Observe:
      return gates::observe(question);
    case Gate::Bake:
      return gates::bake(question);
    case Gate::Approval:
      return gates::approval(question, session);
    case Gate::RestorePoint:
      return gates::restore_point(question, session);
    case Gate::OverflowHeadroom:
      return gates::overflow_headroom(await, question, session);
    case Gate::NoDrift:
      return gates::no_drift(question, session);
  }
  return closed(gate, "unknown gate");
}

}  // namespace

GateStatus holds(Gate gate, std::string evidence, double age) {
  return {.gate = gate, .ok = true, .evidence = std::move(evidence), .age_seconds = age};
}

GateStatus closed(Gate gate, std::string evidence, double age) {
  return {.gate = gate, .ok = false, .evidence = std::move(evidence), .age_seconds = age};
}

std::string override_option(const GateStatus& status) {
  if (status.ok || !is_overridable(status.gate)) return "";
  return fmt::format("--override {} --reason \"…\"", to_string(status.gate));
}

std::vector<GateStatus> evaluate_gates(const AwaitGate& await, const GateQuestion& question,
                                       Session& session) {
  UseGates uses(await, question, session);
  std::vector<GateStatus> statuses;
  for (const Gate gate : await.gates) {
    GateStatus status = evaluate(gate, await, question, uses, session);
    const auto reason = question.settings.overrides.find(std::string(to_string(gate)));
    if (!status.ok && is_overridable(gate) && reason != question.settings.overrides.end()) {
      status.ok = true;
      status.overridden = reason->second;
    }
    statuses.push_back(std::move(status));
  }
  return statuses;
}

std::string refusal_of(const std::vector<GateStatus>& statuses) {
  std::string text;
  for (const GateStatus& status : statuses) {
    if (status.ok) continue;
    text += fmt::format("\n  {}: {}", to_string(status.gate), status.evidence);
    if (const std::string option = override_option(status); !option.empty())
      text += fmt::format("\n      opens with {}", option);
  }
  return text;
}

bool can_be_opened(const std::vector<GateStatus>& statuses) {
  return std::all_of(statuses.begin(), statuses.end(), [](const GateStatus& status) {
    return status.ok || is_overridable(status.gate);
  });
}

void record_overrides(const std::vector<GateStatus>& statuses, const std::string& revision,
                      Session& ledger) {
  for (const GateStatus& status : statuses) {
    if (status.overridden.empty()) continue;
    ledger.query(
        SqlBuilder{}
            << "INSERT INTO lockstep.overrides (revision, gate, reason, by_whom)"
               " SELECT $1, $2, $3, coalesce((SELECT holder FROM lockstep.lease), session_user)",
        {revision, std::string(to_string(status.gate)), status.overridden});
  }
}

std::vector<AwaitGate> gates_of(const Plan& plan, Stage stage, const ContractSettings& settings) {
  std::vector<AwaitGate> asked;
  for (const PhaseSteps& phase : plan.phases) {
    if (phase.stage != stage) continue;
    if (settings.approval_required) asked.push_back({{Gate::Approval}});
    for (const Step& step : phase.steps) {
      if (const auto* await = std::get_if<AwaitGate>(&step.action)) asked.push_back(*await);
    }
  }
  return asked;
}

}  // namespace lockstep
