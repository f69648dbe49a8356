#include "executor/rollout_store.hpp"

#include "executor/text_array.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 6> kRolloutStates{"running",   "waiting",  "stopped",
                                                         "returning", "returned", "done"};
constexpr std::array<std::string_view, 6> kStageStates{"pending", "running", "waiting",
                                                       "done",    "skipped", "failed"};

template <class State, std::size_t Size>
std::optional<State> state_from(std::string_view name,
                                const std::array<std::string_view, Size>& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<State>(found - names.begin());
}

// The position's own number in the tables: stages count from 1.
std::string number(std::size_t position) {
  return std::to_string(position + 1);
}

std::vector<RolloutStageRecord> read_stages(Session& session, const std::string& rollout) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT name, kind, state, attempts, watched_seconds, reason"
                      " FROM lockstep.rollout_stages WHERE rollout = $1 ORDER BY position",
      {rollout});
  std::vector<RolloutStageRecord> stages;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto state = rollout_stage_state_from(rows.text(row, 2));
    if (!state) throw InternalError("lockstep.rollout_stages has state " + rows.text(row, 2));
    stages.push_back({.name = rows.text(row, 0),
                      .kind = rows.text(row, 1),
                      .state = *state,
                      .attempts = static_cast<int>(rows.number(row, 3)),
                      .watched_seconds = std::stod(rows.text(row, 4)),
                      .reason = rows.text(row, 5)});
  }
  return stages;
}

std::vector<std::string> read_revisions(Session& session, const std::string& rollout) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT revision FROM lockstep.rollouts,"
                                    " unnest(revisions) WITH ORDINALITY AS each(revision, place)"
                                    " WHERE id = $1 ORDER BY place",
                    {rollout});
  std::vector<std::string> revisions;
  for (std::size_t row = 0; row < rows.size(); ++row)
    revisions.push_back(rows.text(row, 0));
  return revisions;
}

class SessionRolloutStore final : public RolloutStore {
 public:
  SessionRolloutStore(Session& session, std::string by_whom)
      : session_(session), by_whom_(std::move(by_whom)) {}

  std::optional<RolloutRecord> newest() override { return read_newest_rollout(session_); }

  RolloutRecord begin(const RolloutRecord& wanted) override {
    session_.in_transaction([&] {
      const Rows rows = session_.query(
          SqlBuilder{} << "INSERT INTO lockstep.rollouts (playbook, fingerprint, revisions, state,"
                          " by_whom) VALUES ($1, $2, $3::text[], 'running', $4) RETURNING id",
          {wanted.playbook, wanted.fingerprint, text_array(wanted.revisions), by_whom_});
      const std::int64_t id = rows.number(0, 0);
      for (std::size_t position = 0; position < wanted.stages.size(); ++position) {
        const RolloutStageRecord& stage = wanted.stages[position];
        session_.query(SqlBuilder{} << "INSERT INTO lockstep.rollout_stages (rollout, position,"
                                       " name, kind, state) VALUES ($1, $2, $3, $4, 'pending')",
                       {std::to_string(id), number(position), stage.name, stage.kind});
      }
      log(id, std::nullopt, "began", "");
    });
    return *newest();
  }

  void move_rollout(std::int64_t rollout, RolloutState state, const std::string& reason) override {
    session_.in_transaction([&] {
      session_.query(
          SqlBuilder{} << "UPDATE lockstep.rollouts SET state = $2, reason = $3,"
                          " updated_at = clock_timestamp(), finished_at = CASE WHEN $2 IN"
                          " ('done', 'returned') THEN clock_timestamp() END WHERE id = $1",
          {std::to_string(rollout), std::string(to_string(state)), reason});
      log(rollout, std::nullopt, to_string(state), reason);
    });
  }

  void move_stage(std::int64_t rollout, std::size_t position, RolloutStageState state,
                  const std::string& reason) override {
    session_.in_transaction([&] {
      session_.query(
          SqlBuilder{} << "UPDATE lockstep.rollout_stages SET state = $3, reason = $4,"
                          " attempts = attempts + CASE WHEN $3 = 'running' THEN 1 ELSE 0 END,"
                          " started_at = coalesce(started_at, clock_timestamp()),"
                          " finished_at = CASE WHEN $3 IN ('done', 'skipped', 'failed')"
                          " THEN clock_timestamp() END WHERE rollout = $1 AND position = $2",
          {std::to_string(rollout), number(position), std::string(to_string(state)), reason});
      log(rollout, position, to_string(state), reason);
    });
  }

  void keep_watched(std::int64_t rollout, std::size_t position, double seconds) override {
    session_.query(SqlBuilder{} << "UPDATE lockstep.rollout_stages SET watched_seconds = $3"
                                   " WHERE rollout = $1 AND position = $2",
                   {std::to_string(rollout), number(position), std::to_string(seconds)});
  }

  void approve(std::int64_t rollout, std::size_t position,
               const std::string& fingerprint) override {
    session_.in_transaction([&] {
      session_.query(
          SqlBuilder{} << "INSERT INTO lockstep.rollout_approvals (rollout, position, fingerprint,"
                          " by_whom) VALUES ($1, $2, $3, $4)",
          {std::to_string(rollout), number(position), fingerprint, by_whom_});
      log(rollout, position, "approved", fingerprint.substr(0, 12));
    });
  }

  std::optional<RolloutApproval> newest_approval(std::int64_t rollout,
                                                 std::size_t position) override {
    const Rows rows = session_.query(
        SqlBuilder{} << "SELECT fingerprint, by_whom FROM lockstep.rollout_approvals"
                        " WHERE rollout = $1 AND position = $2 ORDER BY id DESC LIMIT 1",
        {std::to_string(rollout), number(position)});
    if (rows.empty()) return std::nullopt;
    return RolloutApproval{rows.text(0, 0), rows.text(0, 1)};
  }

  void note(std::int64_t rollout, std::size_t position, const std::string& event,
            const std::string& reason) override {
    log(rollout, position, event, reason);
  }

 private:
  void log(std::int64_t rollout, std::optional<std::size_t> position, std::string_view event,
           const std::string& reason) {
    std::optional<std::string> place;
    if (position) place = number(*position);
    session_.query(SqlBuilder{} << "INSERT INTO lockstep.rollout_log (rollout, position, event,"
                                   " by_whom, reason) VALUES ($1, $2, $3, $4, $5)",
                   {std::to_string(rollout), place, std::string(event), by_whom_, reason});
  }

  Session& session_;
  std::string by_whom_;
};

bool has_rollouts(Session& session) {
  return session.query(SqlBuilder{} << "SELECT to_regclass('lockstep.rollouts') IS NOT NULL")
      .flag(0, 0);
}

}  // namespace

std::string_view to_string(RolloutState state) {
  return kRolloutStates.at(static_cast<std::size_t>(state));
}
std::optional<RolloutState> rollout_state_from(std::string_view name) {
  return state_from<RolloutState>(name, kRolloutStates);
}
std::string_view to_string(RolloutStageState state) {
  return kStageStates.at(static_cast<std::size_t>(state));
}
std::optional<RolloutStageState> rollout_stage_state_from(std::string_view name) {
  return state_from<RolloutStageState>(name, kStageStates);
}

std::size_t RolloutRecord::position() const {
  const auto found = std::find_if(stages.begin(), stages.end(),
                                  [](const RolloutStageRecord& stage) { return !stage.over(); });
  return static_cast<std::size_t>(found - stages.begin());
}

std::unique_ptr<RolloutStore> session_rollout_store(Session& session, std::string by_whom) {
  return std::make_unique<SessionRolloutStore>(session, std::move(by_whom));
}

bool claim_rollout(Session& session) {
  return session.query(SqlBuilder{} << "SELECT pg_try_advisory_lock(hashtext('lockstep rollout'))")
      .flag(0, 0);
}

std::optional<RolloutRecord> read_newest_rollout(Session& session) {
  if (!has_rollouts(session)) return std::nullopt;
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT id, playbook, fingerprint, state, reason, by_whom,"
                      " extract(epoch FROM clock_timestamp() - started_at)::float8"
                      " FROM lockstep.rollouts ORDER BY finished_at IS NOT NULL, id DESC LIMIT 1");
  if (rows.empty()) return std::nullopt;
  const auto state = rollout_state_from(rows.text(0, 3));
  if (!state) throw InternalError("lockstep.rollouts has state " + rows.text(0, 3));
  return RolloutRecord{.id = rows.number(0, 0),
                       .playbook = rows.text(0, 1),
                       .fingerprint = rows.text(0, 2),
                       .revisions = read_revisions(session, rows.text(0, 0)),
                       .state = *state,
                       .reason = rows.text(0, 4),
                       .by_whom = rows.text(0, 5),
                       .age_seconds = std::stod(rows.text(0, 6)),
                       .stages = read_stages(session, rows.text(0, 0))};
}

std::vector<RolloutLogEntry> read_rollout_log(Session& session, std::int64_t rollout) {
  std::vector<RolloutLogEntry> log;
  if (!has_rollouts(session)) return log;
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
                      " coalesce(s.name, ''), l.event, l.by_whom, l.reason"
                      " FROM lockstep.rollout_log l LEFT JOIN lockstep.rollout_stages s"
                      " USING (rollout, position) WHERE l.rollout = $1 ORDER BY l.id",
      {std::to_string(rollout)});
  for (std::size_t row = 0; row < rows.size(); ++row)
    log.push_back({rows.text(row, 0), rows.text(row, 1), rows.text(row, 2), rows.text(row, 3),
                   rows.text(row, 4)});
  return log;
}

}  // namespace lockstep
