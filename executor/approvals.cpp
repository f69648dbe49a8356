#include "executor/approvals.hpp"

#include "executor/contract.hpp"
#include "executor/ledger_schema.hpp"
#include "planner/plan_json.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

std::optional<std::string> name_of(std::optional<Stage> stage) {
  if (!stage) return std::nullopt;
  return std::string(to_string(*stage));
}

}  // namespace

std::optional<ApprovalEntry> newest_approval(Session& session, const std::string& revision,
                                             std::optional<Stage> stage) {
  const bool older_ledger =
      session.query(SqlBuilder{} << "SELECT to_regclass('lockstep.approvals') IS NULL").flag(0, 0);
  if (older_ledger) return std::nullopt;
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT fingerprint, by_whom,"
                      " extract(epoch FROM clock_timestamp() - at)::float8 FROM lockstep.approvals"
                      " WHERE revision = $1 AND (stage IS NULL OR stage = $2)"
                      " ORDER BY id DESC LIMIT 1",
      {revision, name_of(stage)});
  if (rows.empty()) return std::nullopt;
  return ApprovalEntry{rows.text(0, 0), rows.text(0, 1), std::stod(rows.text(0, 2))};
}

Outcome approve(Engine& engine, const std::string& revision, std::optional<Stage> stage) {
  const std::unique_ptr<Session> session = open_when_up(engine, {.role = "ledger"});
  const LedgerSnapshot ledger = read_ledger(*session);
  const RevisionEntry& entry = resolve_entry(ledger, revision);
  if (!entry.in_flight()) {
    return {.code = ExitCode::Refused,
            .message = fmt::format("revision {} is {}; there is nothing to approve", entry.revision,
                                   to_string(entry.state)),
            .next = "See `lockstep status`."};
  }
  upgrade_ledger(*session);
  const Plan plan = plan_from_json(entry.plan);
  session->query(SqlBuilder{} << "INSERT INTO lockstep.approvals (revision, stage, fingerprint,"
                                 " by_whom) VALUES ($1, $2, $3, $4)",
                 {entry.revision, name_of(stage), plan.fingerprint, engine.holder.holder});
  return {.message =
              fmt::format("{} of {} is approved: plan {}", stage ? to_string(*stage) : "contract",
                          entry.revision, plan.fingerprint.substr(0, 12))};
}

}  // namespace lockstep
