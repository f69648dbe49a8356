#include "executor/ledger.hpp"

#include "executor/ledger_schema.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep {
namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 7> kRunStates{{
    {RunState::Pending, "pending"},
    {RunState::Running, "running"},
    {RunState::Waiting, "waiting"},
    {RunState::Paused, "paused"},
    {RunState::Done, "done"},
    {RunState::Failed, "failed"},
    {RunState::Aborted, "aborted"},
}};

constexpr std::array<std::pair<StepState, std::string_view>, 5> kStepStates{{
    {StepState::Running, "running"},
    {StepState::Done, "done"},
    {StepState::Failed, "failed"},
    {StepState::Undoing, "undoing"},
    {StepState::Undone, "undone"},
}};

std::optional<double> seconds(const Rows& rows, std::size_t row, std::size_t column) {
  if (rows.is_null(row, column)) return std::nullopt;
  return std::stod(rows.text(row, column));
}

// The array of ids that string_agg made: comma-separated, none of them with a comma.
std::vector<std::string> split_ids(const std::string& joined) {
  std::vector<std::string> ids;
  std::size_t begin = 0;
  while (begin < joined.size()) {
    const std::size_t end = std::min(joined.find(',', begin), joined.size());
    ids.push_back(joined.substr(begin, end - begin));
    begin = end + 1;
  }
  return ids;
}

std::string joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) {
    if (!text.empty()) text += ',';
    text += id;
  }
  return text;
}

RevisionEntry revision_entry(const Rows& rows, std::size_t row) {
  RevisionEntry entry;
  entry.revision = rows.text(row, 0);
  entry.down_revisions = split_ids(rows.text(row, 1));
  entry.path = rows.text(row, 2);
  entry.checksum = rows.text(row, 3);
  entry.checksum_algorithm = static_cast<int>(rows.number(row, 4));
  entry.is_current = rows.flag(row, 5);
  const std::optional<Phase> phase = phase_from(rows.text(row, 6));
  const std::optional<RunState> state = run_state_from(rows.text(row, 8));
  if (!phase || !state)
    throw InternalError("the ledger's entry of revision " + entry.revision + " is unreadable");
  entry.phase = *phase;
  entry.stage = rows.is_null(row, 7) ? std::nullopt : stage_from(rows.text(row, 7));
  entry.state = *state;
  entry.step = rows.text(row, 9);
  entry.reason = rows.text(row, 10);
  entry.plan = rows.text(row, 11);
  entry.seconds_since_current = seconds(rows, row, 12);
  entry.seconds_since_cutover = seconds(rows, row, 13);
  entry.seconds_since_soft_drop = seconds(rows, row, 14);
  entry.shape = rows.text(row, 15);
  return entry;
}

}  // namespace

std::string_view to_string(RunState state) {
  return kRunStates.at(static_cast<std::size_t>(state)).second;
}

std::optional<RunState> run_state_from(std::string_view name) {
  for (const auto& [state, text] : kRunStates) {
    if (text == name) return state;
  }
  return std::nullopt;
}

std::string_view to_string(StepState state) {
  return kStepStates.at(static_cast<std::size_t>(state)).second;
}

const RevisionEntry* LedgerSnapshot::find(std::string_view revision) const {
  const auto found =
      std::find_if(revisions.begin(), revisions.end(),
                   [&](const RevisionEntry& entry) { return entry.revision == revision; });
  return found == revisions.end() ? nullptr : &*found;
}

std::set<std::string> LedgerSnapshot::applied() const {
  std::set<std::string> ids;
  for (const RevisionEntry& entry : revisions) {
    if (entry.is_current) ids.insert(entry.revision);
  }
  return ids;
}

std::vector<std::string> LedgerSnapshot::current_heads() const {
  std::set<std::string> heads = applied();
  for (const RevisionEntry& entry : revisions) {
    if (!entry.is_current) continue;
    for (const std::string& parent : entry.down_revisions)
      heads.erase(parent);
  }
  return {heads.begin(), heads.end()};
}

std::vector<const RevisionEntry*> LedgerSnapshot::in_flight() const {
  std::vector<const RevisionEntry*> entries;
  for (const RevisionEntry& entry : revisions) {
    if (entry.in_flight()) entries.push_back(&entry);
  }
  return entries;
}

LedgerSnapshot read_ledger(Session& session) {
  LedgerSnapshot snapshot;
  if (!ledger_version(session)) return snapshot;
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT revision, array_to_string(down_revisions, ','), path, checksum,"
         " checksum_algorithm, is_current, phase, stage, state, coalesce(step, ''), reason,"
         " coalesce(plan, ''),"
         " extract(epoch FROM clock_timestamp() - current_at)::float8,"
         " extract(epoch FROM clock_timestamp() - cutover_at)::float8,"
         " extract(epoch FROM clock_timestamp() - soft_dropped_at)::float8,"
         " coalesce(shape, '')"
         " FROM lockstep.revisions ORDER BY revision");
  for (std::size_t row = 0; row < rows.size(); ++row)
    snapshot.revisions.push_back(revision_entry(rows, row));
  return snapshot;
}

std::map<std::string, StepEntry> read_steps(Session& session, const std::string& revision) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT step, state, attempts, undone_afterwards,"
                                    " coalesce(error, '') FROM lockstep.steps WHERE revision = $1",
                    {revision});
  std::map<std::string, StepEntry> steps;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    StepEntry entry{.step = rows.text(row, 0),
                    .attempts = static_cast<int>(rows.number(row, 2)),
                    .undone_afterwards = static_cast<int>(rows.number(row, 3)),
                    .error = rows.text(row, 4)};
    for (const auto& [state, text] : kStepStates) {
      if (text == rows.text(row, 1)) entry.state = state;
    }
    steps.emplace(entry.step, entry);
  }
  return steps;
}

void start_revision(Session& session, const Revision& revision, const Plan& plan) {
  session.in_transaction([&] {
    session.query(SqlBuilder{} << "DELETE FROM lockstep.revisions WHERE revision = $1",
                  {revision.id});
    session.query(
        SqlBuilder{} << "INSERT INTO lockstep.revisions (revision, down_revisions, path, checksum,"
                        " checksum_algorithm, phase, state, plan, fingerprint)"
                        " VALUES ($1, string_to_array($2, ','), $3, $4, $5::integer, 'expand',"
                        " 'running', $6, $7)",
        {revision.id, joined(revision.down_revisions), revision.path, revision.checksum,
         std::to_string(revision.checksum_algorithm), to_json(plan), plan.fingerprint});
  });
}

void move_revision(Session& session, const std::string& revision,
                   const RevisionPosition& position) {
  session.query(
      SqlBuilder{} << "UPDATE lockstep.revisions SET phase = $2, stage = $3, state = $4, step = "
                      "nullif($5, ''),"
                      " reason = $6, finished_at = CASE WHEN $4 IN ('done', 'aborted')"
                      " THEN coalesce(finished_at, clock_timestamp()) END WHERE revision = $1",
      {revision, std::string(to_string(position.phase)),
       position.stage ? std::optional<std::string>(to_string(*position.stage)) : std::nullopt,
       std::string(to_string(position.state)), position.step, position.reason});
}

void note_waiting(Session& session, const std::string& revision, const std::string& reason) {
  session.query(SqlBuilder{} << "UPDATE lockstep.revisions SET state = 'waiting', reason = $2"
                                " WHERE revision = $1",
                {revision, reason});
}

void note_running(Session& session, const std::string& revision, const std::string& remark) {
  session.query(SqlBuilder{} << "UPDATE lockstep.revisions SET state = 'running', reason = $2"
                                " WHERE revision = $1 AND state IN ('waiting', 'running')",
                {revision, remark});
}

void keep_shape(Session& session, const std::string& revision, const std::string& shape) {
  session.query(
      SqlBuilder{}
          << "UPDATE lockstep.revisions SET shape = coalesce(shape, $2) WHERE revision = $1",
      {revision, shape});
}

void mark_step_running(Session& session, const std::string& revision, const Step& step,
                       std::int64_t run) {
  session.query(
      SqlBuilder{}
          << "INSERT INTO lockstep.steps (revision, step, kind, state, attempts, started_at, run)"
             " VALUES ($1, $2, $3, 'running', 1, clock_timestamp(), $4::bigint)"
             " ON CONFLICT (revision, step) DO UPDATE SET state = 'running', undone_afterwards = 0,"
             " attempts = lockstep.steps.attempts + 1, started_at = clock_timestamp(),"
             " finished_at = NULL, error = NULL, run = excluded.run",
      {revision, step.id, std::string(step_kind(step.action)), std::to_string(run)});
}

void mark_step_failed(Session& session, const std::string& revision, const Step& step,
                      const std::string& error) {
  session.query(
      SqlBuilder{} << "UPDATE lockstep.steps SET state = 'failed', error = $3,"
                      " finished_at = clock_timestamp() WHERE revision = $1 AND step = $2",
      {revision, step.id, error});
}

void stamp_revision(Session& session, const Revision& revision, bool current) {
  session.query(
      SqlBuilder{}
          << "INSERT INTO lockstep.revisions (revision, down_revisions, path, checksum,"
             " checksum_algorithm, phase, state, is_current, current_at, finished_at, reason)"
             " VALUES ($1, string_to_array($2, ','), $3, $4, $5::integer, 'contract', "
             "'done',"
             " $6::boolean, CASE WHEN $6::boolean THEN clock_timestamp() END, clock_timestamp(),"
             " 'stamped') ON CONFLICT (revision) DO UPDATE SET is_current = excluded.is_current,"
             " current_at = excluded.current_at, checksum = excluded.checksum, path = "
             "excluded.path,"
             " checksum_algorithm = excluded.checksum_algorithm, reason = 'stamped',"
             " phase = excluded.phase, stage = NULL, state = 'done', step = NULL, plan = NULL,"
             " fingerprint = NULL",
      {revision.id, joined(revision.down_revisions), revision.path, revision.checksum,
       std::to_string(revision.checksum_algorithm), current ? "true" : "false"});
}

}  // namespace lockstep
