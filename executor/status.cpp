#include "executor/status.hpp"

#include "executor/ahead.hpp"
#include "executor/backfill/ranges.hpp"
#include "executor/contract.hpp"
#include "executor/ledger_schema.hpp"
#include "executor/restore_point.hpp"
#include "executor/revision_checks.hpp"
#include "executor/run_plan.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kAwaitPoll{500};

constexpr std::array<std::pair<std::string_view, Milepost>, 4> kMileposts{
    {{"expand", Milepost::Expand},
     {"backfill", Milepost::Backfill},
     {"cutover", Milepost::Cutover},
     {"retire", Milepost::Retire}}};

std::optional<LeaseStatus> read_lease(Session& session) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT holder, coalesce(job_url, ''), extract(epoch FROM "
                                    "clock_timestamp() - heartbeat_at)::float8"
                                    " FROM lockstep.lease WHERE holder IS NOT NULL");
  if (rows.empty()) return std::nullopt;
  return LeaseStatus{rows.text(0, 0), rows.text(0, 1), std::stod(rows.text(0, 2))};
}

RevisionStatus revision_status(Session& session, const RevisionEntry& entry) {
  RevisionStatus status{.entry = entry, .progress = entry.state == RunState::Done ? 1.0 : 0.0};
  status.quarantine = read_quarantine(session, entry.revision);
  if (const auto point = last_restore_point(session, entry.revision))
    status.restore_point = point->text;
  if (entry.step.empty()) return status;
  const BackfillEntry backfill = read_backfill(session, entry.revision, entry.step);
  if (backfill.ranges.empty()) return status;
  status.progress = share_done(backfill.ranges);
  status.rows_per_second = backfill.rows_per_second;
  if (backfill.rows_per_second > 0 && status.progress > 0) {
    const double rows_left =
        static_cast<double>(backfill.rows_copied) * (1 - status.progress) / status.progress;
    status.eta_seconds = rows_left / backfill.rows_per_second;
  }
  return status;
}

// Tables of revisions in flight that are gone.
std::vector<std::string> drifted(Session& session, const LedgerSnapshot& ledger) {
  std::vector<std::string> lines;
  for (const RevisionEntry* entry : ledger.in_flight()) {
    for (const std::string& relation : plan_from_json(entry->plan).relations) {
      const Rows rows = session.query(SqlBuilder{} << "SELECT to_regclass($1) IS NULL", {relation});
      if (rows.flag(0, 0))
        lines.push_back(fmt::format("{} is gone, but revision {} is in flight on it", relation,
                                    entry->revision));
    }
  }
  return lines;
}

void collect(const Plan& plan, const RevisionEntry& entry, Session& session, VerifyReport& report) {
  const Stage stage = entry.seconds_since_cutover ? Stage::Retire : Stage::Cutover;
  const PhaseSteps* phase = find_phase(plan, Phase::Contract, stage);
  if (phase == nullptr || entry.seconds_since_soft_drop || !entry.is_current) return;
  for (const Step& step : phase->steps) {
    const auto* what = std::get_if<Verify>(&step.action);
    if (what == nullptr) continue;
    const Verification result = verify(*what, session);
    ++report.tables;
    report.rows += result.rows;
    report.differing += result.differing;
    for (const std::string& key : result.keys)
      report.differences.emplace_back(result.relation, key);
  }
}

std::string_view name_of(Milepost milepost) {
  for (const auto& [text, known] : kMileposts) {
    if (known == milepost) return text;
  }
  return "";
}

// Where it is instead.
std::string whereabouts(const RevisionEntry* entry) {
  if (entry == nullptr) return "it was never started on this database";
  std::string text = fmt::format("it is {} in {}", to_string(entry->state),
                                 entry->step.empty() ? to_string(entry->phase) : entry->step);
  if (!entry->reason.empty()) text += ": " + entry->reason;
  return text;
}

}  // namespace

Status read_status(Session& session, Revisions which) {
  Status status;
  if (!ledger_version(session)) return status;
  const LedgerSnapshot ledger = read_ledger(session);
  status.current = ledger.current_heads();
  status.lease = read_lease(session);
  for (const RevisionEntry& entry : ledger.revisions) {
    if (which == Revisions::All || entry.in_flight())
      status.revisions.push_back(revision_status(session, entry));
  }
  return status;
}

std::vector<LockAttempts> read_lock_attempts(Session& session) {
  if (!ledger_version(session)) return {};
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT outcome, count(*), sum(wait_ms) / 1000, sum(hold_ms) / 1000,"
                      " sum(victims) FROM lockstep.lock_attempts GROUP BY outcome"
                      " ORDER BY outcome");
  std::vector<LockAttempts> attempts;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    attempts.push_back({.outcome = rows.text(row, 0),
                        .count = rows.number(row, 1),
                        .wait_seconds = std::stod(rows.text(row, 2)),
                        .hold_seconds = std::stod(rows.text(row, 3)),
                        .victims = rows.number(row, 4)});
  }
  return attempts;
}

ExitCode CheckReport::code() const {
  if (!tampered.empty() || !drifted.empty()) return ExitCode::Drifted;
  return pending.empty() ? ExitCode::Done : ExitCode::Pending;
}

CheckReport check(Session& session, const RevisionGraph& graph) {
  const LedgerSnapshot ledger = read_ledger(session);
  CheckReport report{.tampered = tampered_revisions(graph, ledger),
                     .drifted = drifted(session, ledger),
                     .unknown = unknown_revisions(graph, ledger)};
  for (const Revision* revision : graph.pending(ledger.applied(), "heads"))
    report.pending.push_back(revision->id);
  return report;
}

std::optional<Milepost> milepost_from(std::string_view name) {
  for (const auto& [text, milepost] : kMileposts) {
    if (text == name) return milepost;
  }
  return std::nullopt;
}

bool reached(const LedgerSnapshot& ledger, const std::string& revision, Milepost milepost) {
  const RevisionEntry* entry = ledger.find(revision);
  if (entry == nullptr || entry->state == RunState::Aborted) return false;
  const bool finished = entry->state == RunState::Done;
  switch (milepost) {
    case Milepost::Expand:
      return entry->is_current || entry->phase != Phase::Expand;
    case Milepost::Backfill:
      return entry->is_current;
    case Milepost::Cutover:
      return entry->is_current && (finished || entry->seconds_since_cutover.has_value());
    case Milepost::Retire:
      return entry->is_current && finished;
  }
  return false;
}

MilepostAnswer ask_milepost(const LedgerSnapshot& ledger, const std::string& revision,
                            Milepost milepost) {
  const RevisionEntry* entry = find_entry(ledger, revision);
  if (entry != nullptr && reached(ledger, entry->revision, milepost)) {
    return {.reached = true,
            .text = fmt::format("revision {} has reached {}", entry->revision, name_of(milepost))};
  }
  return {.text = fmt::format("revision {} has not reached {} yet: {}", revision, name_of(milepost),
                              whereabouts(entry))};
}

Outcome await_milepost(Engine& engine, const std::string& revision, Milepost milepost,
                       std::chrono::milliseconds timeout) {
  const auto deadline = engine.clock.now() + timeout;
  const std::unique_ptr<Session> session = open_when_up(engine, {.role = "await"});
  while (true) {
    const LedgerSnapshot ledger = read_ledger(*session);
    const MilepostAnswer answer = ask_milepost(ledger, revision, milepost);
    if (answer.reached) {
      // A version that waits for a shape to use it: it may be gone again.
      const bool uses_it = milepost == Milepost::Expand || milepost == Milepost::Backfill;
      const std::string full = find_entry(ledger, revision)->revision;
      std::optional<Outcome> outlived;
      if (uses_it) outlived = refuse_outlived(revisions_above(full, ledger), ledger);
      return outlived.value_or(Outcome{.message = answer.text});
    }
    if (engine.clock.now() >= deadline) {
      return {.code = ExitCode::Pending,
              .message = answer.text,
              .next = "See `lockstep status`, or wait longer with --timeout."};
    }
    if (!engine.clock.pause(kAwaitPoll, engine.stop)) return interrupted();
  }
}

VerifyReport verify_in_flight(Session& session, const std::optional<std::string>& revision) {
  VerifyReport report;
  const LedgerSnapshot ledger = read_ledger(session);
  if (revision) {
    const RevisionEntry& entry = resolve_entry(ledger, *revision);
    if (!entry.plan.empty()) collect(plan_from_json(entry.plan), entry, session, report);
  } else {
    for (const RevisionEntry* entry : ledger.in_flight())
      collect(plan_from_json(entry->plan), *entry, session, report);
  }
  std::sort(report.differences.begin(), report.differences.end());
  return report;
}

}  // namespace lockstep
