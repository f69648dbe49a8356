#include "planner/staged_sql.hpp"

#include "migrations/checksum.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Until the old version has gone: nothing that SQL could say.
bool is_a_matter_of_time(const StepAction& action) {
  const auto* await = std::get_if<AwaitGate>(&action);
  return await != nullptr && std::all_of(await->gates.begin(), await->gates.end(), [](Gate gate) {
           return gate == Gate::Soak || gate == Gate::Observe || gate == Gate::Bake;
         });
}

bool is_plain_sql(const StepAction& action) {
  if (const auto* ddl = std::get_if<RunDdl>(&action)) return !ddl->undo_guard && !ddl->as_is;
  return std::holds_alternative<BuildIndexConcurrently>(action) ||
         std::holds_alternative<DropIndexConcurrently>(action) ||
         std::holds_alternative<ReindexConcurrently>(action) ||
         std::holds_alternative<ValidateConstraintStep>(action);
}

Revision revision_of(const ScriptStatement& statement) {
  constexpr std::size_t kIdLength = 12;
  Revision revision;
  revision.path = "-";
  revision.checksum = sha256_hex(statement.statement.text);
  revision.id = revision.checksum.substr(0, kIdLength);
  revision.upgrade.statements.push_back(statement);
  return revision;
}

std::string text_of(const Step& step) {
  const std::vector<Sql> statements = step_sql(step.action);
  const bool together = statements.size() > 1;
  std::string text = together ? "BEGIN;\n" : "";
  for (const Sql& sql : statements)
    text += sql.text() + ";\n";
  return together ? text + "COMMIT;\n" : text;
}

bool runs_as_written(const Plan& plan, const Statement& statement) {
  if (plan.phases.size() != 1 || plan.phases.front().steps.size() != 1) return false;
  const std::vector<Sql> sql = step_sql(plan.phases.front().steps.front().action);
  return sql.size() == 1 && sql.front().text() == statement.text;
}

}  // namespace

std::optional<std::string> staged_sql(const ScriptStatement& statement,
                                      const PlanContext& context) {
  const PlanResult result = build_plan(revision_of(statement), context);
  const auto* plan = std::get_if<Plan>(&result);
  if (plan == nullptr || plan->phases.empty() || runs_as_written(*plan, statement.statement))
    return std::nullopt;
  std::string text;
  for (const PhaseSteps& phase : plan->phases) {
    text += "-- " + std::string(to_string(phase.phase)) + "\n";
    for (const Step& step : phase.steps) {
      if (is_a_matter_of_time(step.action)) continue;
      if (!is_plain_sql(step.action)) return std::nullopt;
      text += text_of(step);
    }
  }
  return text;
}

}  // namespace lockstep
