// The durable record, in schema lockstep of the target database: what was started, done, undone,
// and why. Reads and small writes on a session of the caller's; what must commit together with a
// step's own work is given as Sql to stand in that step's transaction (ledger_entry.hpp).

#pragma once

#include "executor/database.hpp"
#include "migrations/revision.hpp"
#include "planner/plan.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

enum class RunState : std::uint8_t { Pending, Running, Waiting, Paused, Done, Failed, Aborted };
std::string_view to_string(RunState state);
std::optional<RunState> run_state_from(std::string_view name);

struct RevisionEntry {
  std::string revision;
  std::vector<std::string> down_revisions;
  std::string path;
  std::string checksum;
  int checksum_algorithm = 0;
  bool is_current = false;
  Phase phase = Phase::Expand;
  std::optional<Stage> stage;
  RunState state = RunState::Pending;
  std::string step;    // the one it is at; empty when done
  std::string reason;  // why it waits or what failed
  std::string shape;   // shape_of() the swapped tables at the end of expand; empty: not known yet
  std::string plan;    // to_json(const Plan&); empty: stamped, never run by lockstep
  std::optional<double> seconds_since_current;
  std::optional<double> seconds_since_cutover;
  std::optional<double> seconds_since_soft_drop;

  // Started and neither finished nor aborted.
  bool in_flight() const {
    return !plan.empty() && state != RunState::Done && state != RunState::Aborted;
  }
};

enum class StepState : std::uint8_t { Running, Done, Failed, Undoing, Undone };
std::string_view to_string(StepState state);

struct StepEntry {
  std::string step;
  StepState state = StepState::Running;
  int attempts = 0;
  int undone_afterwards = 0;  // how many of Undo::afterwards are done
  std::string error;
};

struct LedgerSnapshot {
  std::vector<RevisionEntry> revisions;  // sorted by id

  const RevisionEntry* find(std::string_view revision) const;
  std::set<std::string> applied() const;           // is_current
  std::vector<std::string> current_heads() const;  // applied ones without an applied child, sorted
  std::vector<const RevisionEntry*> in_flight() const;
};

// Empty when the database has no ledger.
LedgerSnapshot read_ledger(Session& session);
std::map<std::string, StepEntry> read_steps(Session& session, const std::string& revision);

// Starts or restarts a revision with this plan: phase expand, state running. Steps of an aborted
// earlier attempt are forgotten.
void start_revision(Session& session, const Revision& revision, const Plan& plan);
struct RevisionPosition {
  Phase phase = Phase::Expand;
  std::optional<Stage> stage;
  RunState state = RunState::Running;
  std::string step;
  std::string reason;
};
void move_revision(Session& session, const std::string& revision, const RevisionPosition& position);
// The same step waits, or goes on; `remark`: what keeps it from going faster.
void note_waiting(Session& session, const std::string& revision, const std::string& reason);
void note_running(Session& session, const std::string& revision, const std::string& remark);
// Kept once, the first time: what the tables looked like when expand was done.
void keep_shape(Session& session, const std::string& revision, const std::string& shape);
void mark_step_running(Session& session, const std::string& revision, const Step& step,
                       std::int64_t run);
void mark_step_failed(Session& session, const std::string& revision, const Step& step,
                      const std::string& error);
// Marks the revision current or not without running anything: `stamp`.
void stamp_revision(Session& session, const Revision& revision, bool current);

}  // namespace lockstep
