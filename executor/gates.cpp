#include "executor/gates.hpp"

#include "executor/backfill/quarantine.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/run_plan.hpp"
#include "executor/shape.hpp"
#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace lockstep {
namespace {

std::string duration(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

GateStatus holds(Gate gate, std::string evidence, double age = 0) {
  return {.gate = gate, .ok = true, .evidence = std::move(evidence), .age_seconds = age};
}
GateStatus closed(Gate gate, std::string evidence, double age = 0) {
  return {.gate = gate, .ok = false, .evidence = std::move(evidence), .age_seconds = age};
}

// The newest verification of this revision, made by whichever step.
GateStatus verified(const GateQuestion& question, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT ok, row_count, array_to_string(differences, ', '),"
             " extract(epoch FROM clock_timestamp() - at)::float8 FROM lockstep.verifications"
             " WHERE revision = $1 ORDER BY id DESC LIMIT 1",
      {question.plan.revision});
  if (rows.empty()) return closed(Gate::Verified, "the copy was never verified");
  const double age = std::stod(rows.text(0, 3));
  if (rows.flag(0, 0)) {
    return holds(Gate::Verified,
                 fmt::format("all of {} rows in sync, {} ago", rows.number(0, 1), duration(age)),
                 age);
  }
  return closed(Gate::Verified, "rows out of sync: " + rows.text(0, 2), age);
}

GateStatus nothing_listed(Gate gate, const Rows& rows, std::string_view what) {
  if (rows.empty())
    return holds(gate, fmt::format("every {} on the tables involved is valid", what));
  std::string names;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!names.empty()) names += ", ";
    names += rows.text(row, 0);
  }
  return closed(gate, fmt::format("not valid: {}", names));
}

// Those that lockstep put there; the application's own may have been NOT VALID before.
GateStatus constraints_valid(const GateQuestion& question, Session& session) {
  return nothing_listed(
      Gate::ConstraintsValid,
      session.query(
          SqlBuilder{}
              << "SELECT quote_ident(c.conname) || ' on ' || c.conrelid::regclass"
                 " FROM pg_constraint c JOIN unnest($1::text[]) AS r(name)"
                 " ON c.conrelid = to_regclass(r.name) WHERE NOT c.convalidated"
                 " AND c.conname LIKE 'lockstep\\_%' ORDER BY 1",
          {text_array(question.plan.relations)}),
      "constraint made by lockstep");
}

GateStatus indexes_valid(const GateQuestion& question, Session& session) {
  return nothing_listed(
      Gate::IndexesValid,
      session.query(
          SqlBuilder{} << "SELECT i.indexrelid::regclass::text FROM pg_index i"
                          " JOIN unnest($1::text[]) AS r(name) ON i.indrelid = to_regclass(r.name)"
                          " WHERE NOT i.indisvalid ORDER BY 1",
          {text_array(question.plan.relations)}),
      "index");
}

GateStatus passed(Gate gate, std::optional<double> since, std::chrono::seconds wanted,
                  std::string_view event) {
  if (wanted.count() == 0) return holds(gate, fmt::format("{} is 0s here", to_string(gate)));
  if (!since) return closed(gate, fmt::format("{} has not happened yet", event));
  const auto length = static_cast<double>(wanted.count());
  const std::string evidence = fmt::format("{} was {} ago, {} asks for {}", event, duration(*since),
                                           to_string(gate), duration(length));
  if (*since >= length) return holds(gate, evidence, *since);
  return closed(gate, fmt::format("{}: {} to go", evidence, duration(length - *since)), *since);
}

// Soak and observe count from the moment at which clients could move: the cutover, or, in a plan
// without one, the end of expand and backfill.
GateStatus passed_since_both(Gate gate, const GateQuestion& question, std::chrono::seconds wanted) {
  if (find_phase(question.plan, Phase::Contract, Stage::Cutover) != nullptr)
    return passed(gate, question.entry.seconds_since_cutover, wanted, "cutover");
  return passed(gate, question.entry.seconds_since_current, wanted, "the end of expand");
}

// Evidence of use. This program cannot see what other sessions have sent, so the gate stays closed
// unless the environment declares that there is nobody to observe.
GateStatus evidence_of_use(Gate gate, const GateQuestion& question) {
  if (question.settings.observe.count() == 0) {
    return holds(gate, "observe is 0s here: there is nobody else to observe");
  }
  return closed(gate, "blind: who uses the old shape is not observed, so it counts as used");
}

GateStatus restore_point(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT has_function_privilege('pg_create_restore_point(text)', 'EXECUTE'), "
                      "pg_is_in_recovery()");
  if (rows.flag(0, 0) && !rows.flag(0, 1))
    return holds(Gate::RestorePoint, "a restore point is written before the drop");
  return holds(Gate::RestorePoint,
               "this role may not write a restore point; the WAL position is recorded instead");
}

// The tables must be what they were when expand was done: an index or a grant that somebody gave
// the old column since then would stay behind with it.
GateStatus no_drift(const GateQuestion& question, Session& session) {
  const std::vector<std::string> relations =
      swapped_relations(question.plan, question.entry.seconds_since_cutover.has_value());
  if (question.entry.shape.empty() || relations.empty())
    return holds(Gate::NoDrift, "no table is swapped");
  const auto drifted = first_drifted(question.entry.shape, read_catalog(session), relations);
  if (!drifted)
    return holds(Gate::NoDrift, relations.front() + " is as it was when expand was done");
  return closed(
      Gate::NoDrift,
      fmt::format("{} was changed since expand was done; what was planned for it no longer"
                  " holds. Take that change back, or plan anew: `lockstep abort {}`, then"
                  " `lockstep upgrade`",
                  *drifted, question.plan.revision));
}

GateStatus evaluate(Gate gate, const GateQuestion& question, Session& session) {
  switch (gate) {
    case Gate::Verified:
      return verified(question, session);
    case Gate::NoQuarantine:
      return no_quarantine(question.plan, session);
    case Gate::ConstraintsValid:
      return constraints_valid(question, session);
    case Gate::IndexesValid:
      return indexes_valid(question, session);
    case Gate::OldUsersGone:
    case Gate::PositionalStatements:
    case Gate::PreparedStatements:
      return evidence_of_use(gate, question);
    case Gate::Soak:
      return passed_since_both(gate, question, question.settings.soak);
    case Gate::Observe:
      return passed_since_both(gate, question, question.settings.observe);
    case Gate::Bake:
      return passed(gate, question.entry.seconds_since_soft_drop, question.settings.bake,
                    "the soft drop");
    case Gate::Approval:
      return closed(gate, "blind: nobody can give an approval here");
    case Gate::RestorePoint:
      return restore_point(session);
    case Gate::OverflowHeadroom:
      return closed(gate, "blind: the room left in the old type is not measured");
    case Gate::NoDrift:
      return no_drift(question, session);
  }
  return closed(gate, "unknown gate");
}

}  // namespace

std::string override_option(const GateStatus& status) {
  if (status.ok || !kGates.at(static_cast<std::size_t>(status.gate)).overridable) return "";
  return fmt::format("--override {} --reason \"…\"", to_string(status.gate));
}

std::vector<GateStatus> evaluate_gates(const std::vector<Gate>& gates, const GateQuestion& question,
                                       Session& session) {
  std::vector<GateStatus> statuses;
  for (const Gate gate : gates) {
    GateStatus status = evaluate(gate, question, session);
    const auto reason = question.settings.overrides.find(std::string(to_string(gate)));
    const bool may_override = kGates[static_cast<std::size_t>(gate)].overridable;
    if (!status.ok && may_override && reason != question.settings.overrides.end()) {
      status.ok = true;
      status.overridden = reason->second;
    }
    statuses.push_back(std::move(status));
  }
  return statuses;
}

std::vector<Gate> gates_of(const Plan& plan, Stage stage) {
  std::vector<Gate> gates;
  for (const PhaseSteps& phase : plan.phases) {
    if (phase.stage != stage) continue;
    for (const Step& step : phase.steps) {
      const auto* await = std::get_if<AwaitGate>(&step.action);
      if (await == nullptr) continue;
      for (const Gate gate : await->gates) {
        if (std::find(gates.begin(), gates.end(), gate) == gates.end()) gates.push_back(gate);
      }
    }
  }
  return gates;
}

}  // namespace lockstep
