#include "executor/ledger_entry.hpp"

namespace lockstep {
namespace {

void set_local(SqlBuilder& script, Fragment setting, std::chrono::milliseconds value) {
  script << "SET LOCAL " << setting << " = " << std::int64_t{value.count()} << ";\n";
}

// What reaching a milestone sets in the revision's row, and what taking it back sets.
struct MilestoneColumns {
  Fragment reached;
  Fragment taken_back;
};

MilestoneColumns columns_of(Milestone milestone, bool of_contract) {
  switch (milestone) {
    case Milestone::None:
      break;
    case Milestone::Current:
      return {"is_current = true, current_at = clock_timestamp()",
              "is_current = false, current_at = NULL"};
    case Milestone::CutOver:
      return {"cutover_at = clock_timestamp()", "cutover_at = NULL"};
    case Milestone::SoftDropped:
      return {"soft_dropped_at = clock_timestamp()", "soft_dropped_at = NULL"};
    case Milestone::Finished:
      return {
          "is_current = true, current_at = coalesce(current_at, clock_timestamp()), phase = "
          "'contract',"
          " state = 'done', step = NULL, reason = '', finished_at = clock_timestamp()",
          // `revert` and `undo` take back contract alone.
          of_contract ? Fragment("finished_at = NULL")
                      : Fragment("is_current = false, current_at = NULL")};
  }
  return {"revision = revision", "revision = revision"};
}

void update_milestone(SqlBuilder& script, const StepScope& scope, Milestone milestone,
                      bool reached) {
  if (milestone == Milestone::None) return;
  const MilestoneColumns columns = columns_of(milestone, scope.step.starts_with("contract/"));
  const bool moves_versions =
      scope.versions && (milestone == Milestone::Current || milestone == Milestone::Finished);
  if (moves_versions) expect_versions(script, *scope.versions);
  script << "UPDATE lockstep.revisions SET " << (reached ? columns.reached : columns.taken_back)
         << " WHERE revision = " << Literal{scope.revision} << ";\n";
  if (moves_versions) write_versions(script, *scope.versions);
}

}  // namespace

void check_fence(SqlBuilder& script, std::int64_t fence) {
  script << "DO $fence$ BEGIN PERFORM FROM lockstep.fence WHERE number = " << fence
         << " FOR KEY SHARE;\n  IF NOT FOUND THEN RAISE EXCEPTION 'another runner has taken over "
            "the lease'"
            " USING ERRCODE = 'LS001'; END IF; END $fence$;\n";
}

void begin_fenced(SqlBuilder& script, const StepScope& scope, const TransactionLimits& limits) {
  script << "BEGIN;\n";
  set_local(script, "lock_timeout", limits.lock_timeout);
  set_local(script, "statement_timeout", limits.statement_timeout);
  set_local(script, "idle_in_transaction_session_timeout", limits.idle_timeout);
  check_fence(script, scope.fence);
}

void record_step_done(SqlBuilder& script, const StepScope& scope, Milestone milestone) {
  script << "INSERT INTO lockstep.steps (revision, step, kind, state, started_at, finished_at, "
            "run, attempts)"
            " VALUES ("
         << Literal{scope.revision} << ", " << Literal{scope.step} << ", " << Literal{scope.kind}
         << ", 'done', now(), clock_timestamp(), " << scope.run
         << ", 1) ON CONFLICT (revision, step) DO UPDATE SET state = 'done',"
            " finished_at = clock_timestamp(), run = excluded.run, error = NULL, undone_afterwards "
            "= 0;\n";
  script << "INSERT INTO lockstep.events (run, revision, step, kind) VALUES (" << scope.run << ", "
         << Literal{scope.revision} << ", " << Literal{scope.step} << ", 'step-done');\n";
  update_milestone(script, scope, milestone, true);
}

void record_step_undone(SqlBuilder& script, const StepScope& scope, Milestone milestone) {
  script << "UPDATE lockstep.steps SET state = 'undone', marks_cleared = false, finished_at = "
            "clock_timestamp(), run = "
         << scope.run << " WHERE revision = " << Literal{scope.revision}
         << " AND step = " << Literal{scope.step} << ";\n";
  script << "INSERT INTO lockstep.events (run, revision, step, kind) VALUES (" << scope.run << ", "
         << Literal{scope.revision} << ", " << Literal{scope.step} << ", 'step-undone');\n";
  update_milestone(script, scope, milestone, false);
}

void record_undo_begun(SqlBuilder& script, const StepScope& scope, Milestone milestone) {
  record_undo_afterwards(script, scope, 1);
  update_milestone(script, scope, milestone, false);
}

void record_undo_afterwards(SqlBuilder& script, const StepScope& scope, int done) {
  script << "UPDATE lockstep.steps SET state = 'undoing', undone_afterwards = "
         << std::int64_t{done} << " WHERE revision = " << Literal{scope.revision}
         << " AND step = " << Literal{scope.step} << ";\n";
}

}  // namespace lockstep
