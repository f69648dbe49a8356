#include "executor/backfill/quarantine.hpp"

#include "executor/attempt.hpp"
#include "executor/row_key.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

// On the list, and in a message.
constexpr std::int64_t kListed = 100;
constexpr std::size_t kNamed = 3;
constexpr std::int64_t kLongestText = 200;

std::string named(const Quarantine& quarantine) {
  std::string text;
  for (std::size_t row = 0; row < std::min(kNamed, quarantine.rows.size()); ++row) {
    text += fmt::format("{}key {}: {}", row == 0 ? "" : "; ", quarantine.rows[row].key,
                        quarantine.rows[row].error);
  }
  if (static_cast<std::size_t>(quarantine.total) > kNamed) text += "; …";
  return text;
}

std::string counted(const Quarantine& quarantine) {
  return fmt::format("{} row{}", quarantine.total, quarantine.total == 1 ? "" : "s");
}

void of_step(SqlBuilder& script, const StepScope& scope) {
  script << " WHERE revision = " << Literal{scope.revision}
         << " AND step = " << Literal{scope.step};
}

}  // namespace

Quarantine find_quarantined(const Backfill& action, Session& session) {
  if (!action.poison) return {};
  const Rows rows =
      session.query(SqlBuilder{} << "WITH bad AS MATERIALIZED (SELECT key, error FROM (SELECT "
                                 << key_text(action.key) << " AS key, (" << *action.poison
                                 << ")::text AS error FROM ONLY " << action.relation
                                 << ") t WHERE error IS NOT NULL)\nSELECT left(key, "
                                 << kLongestText << "), left(error, " << kLongestText
                                 << "), (SELECT count(*) FROM bad) FROM bad"
                                    " ORDER BY length(key), key LIMIT "
                                 << kListed);
  Quarantine found;
  if (!rows.empty()) found.total = rows.number(0, 2);
  for (std::size_t row = 0; row < rows.size(); ++row)
    found.rows.push_back({action.relation.shown(), rows.text(row, 0), rows.text(row, 1)});
  return found;
}

void keep_quarantine(const Quarantine& quarantine, const StepScope& scope, Session& session) {
  SqlBuilder script;
  begin_fenced(script, scope, {});
  script << "DELETE FROM lockstep.quarantine";
  of_step(script, scope);
  script << ";\n";
  for (const QuarantinedRow& row : quarantine.rows) {
    script << "INSERT INTO lockstep.quarantine (revision, step, relation, key, error) VALUES ("
           << Literal{scope.revision} << ", " << Literal{scope.step} << ", "
           << Literal{row.relation} << ", " << Literal{row.key} << ", " << Literal{row.error}
           << ");\n";
  }
  script << "UPDATE lockstep.steps SET quarantined = " << quarantine.total;
  of_step(script, scope);
  script << ";\nCOMMIT";
  session.script(script);
}

Quarantine read_quarantine(Session& session, const std::string& revision) {
  Quarantine quarantine;
  quarantine.total = session
                         .query(SqlBuilder{} << "SELECT coalesce(sum(quarantined), 0)::bigint"
                                                " FROM lockstep.steps WHERE revision = $1",
                                {revision})
                         .number(0, 0);
  if (quarantine.total == 0) return quarantine;
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT relation, key, error FROM lockstep.quarantine WHERE revision = $1"
                      " ORDER BY step, length(key), key",
      {revision});
  for (std::size_t row = 0; row < rows.size(); ++row)
    quarantine.rows.push_back({rows.text(row, 0), rows.text(row, 1), rows.text(row, 2)});
  return quarantine;
}

Outcome quarantined(const Quarantine& quarantine, const Backfill& action,
                    const std::string& revision) {
  return {.code = ExitCode::NeedsHuman,
          .message = fmt::format("{} of {} cannot be converted; all others are copied. {}",
                                 counted(quarantine), action.relation.shown(), named(quarantine)),
          .next = fmt::format("Put these rows right, then run `lockstep retry {}`;"
                              " `lockstep status` lists them.",
                              revision)};
}

GateStatus no_quarantine(const Plan& plan, Session& session) {
  GateStatus status{.gate = Gate::NoQuarantine, .ok = true, .evidence = "no row is quarantined"};
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& step : phase.steps) {
      const auto* action = std::get_if<Backfill>(&step.action);
      if (action == nullptr || !action->poison) continue;
      Quarantine found;
      const auto error = attempt([&] { found = find_quarantined(*action, session); });
      if (error && error->error_class() == ErrorClass::ConnectionLost) throw DatabaseError(*error);
      if (error) {
        status.ok = false;
        status.evidence =
            fmt::format("blind: {} cannot be read: {}", action->relation.shown(), error->what());
        return status;
      }
      if (found.total == 0) continue;
      status.ok = false;
      status.evidence = fmt::format("{} of {} cannot be converted: {}", counted(found),
                                    action->relation.shown(), named(found));
      return status;
    }
  }
  return status;
}

}  // namespace lockstep
