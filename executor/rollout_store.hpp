// Rollouts in the ledger: the record that a rollout is resumed from, on any machine, after any
// kill. One rollout a database is open at a time. Values and the seam; session_rollout_store() has
// them in the tables (docs/ledger-format.md).

#pragma once

#include "executor/database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class RolloutState : std::uint8_t {
  Running,    // or was killed while it ran
  Waiting,    // for a person, or for a gate
  Stopped,    // a stage failed and somebody has to say what now
  Returning,  // on its way back to blue
  Returned,   // ended: back on blue
  Done,       // ended
};
std::string_view to_string(RolloutState state);
std::optional<RolloutState> rollout_state_from(std::string_view name);

enum class RolloutStageState : std::uint8_t { Pending, Running, Waiting, Done, Skipped, Failed };
std::string_view to_string(RolloutStageState state);
std::optional<RolloutStageState> rollout_stage_state_from(std::string_view name);

struct RolloutStageRecord {
  std::string name;
  std::string kind;
  RolloutStageState state = RolloutStageState::Pending;
  int attempts = 0;
  double watched_seconds = 0;  // of a soak: how long it was watched
  std::string reason;

  bool over() const {
    return state == RolloutStageState::Done || state == RolloutStageState::Skipped;
  }
};

struct RolloutRecord {
  std::int64_t id = 0;
  std::string playbook;
  std::string fingerprint;             // of the playbook
  std::vector<std::string> revisions;  // that it brings through their phases, parents first
  RolloutState state = RolloutState::Running;
  std::string reason;
  std::string by_whom;  // who began it
  double age_seconds = 0;
  std::vector<RolloutStageRecord> stages;

  bool open() const { return state != RolloutState::Returned && state != RolloutState::Done; }
  // The first stage that is not over; stages.size() when all are.
  std::size_t position() const;
};

struct RolloutApproval {
  std::string fingerprint;  // of the playbook and the plans together
  std::string by_whom;
};

struct RolloutLogEntry {
  std::string at;
  std::string stage;  // empty: of the rollout as a whole
  std::string event;
  std::string by_whom;
  std::string reason;
};

// Each change commits with its line in the log: who, when, why.
class RolloutStore {
 public:
  virtual ~RolloutStore() = default;

  // The open one, else the newest; nothing when there never was any.
  virtual std::optional<RolloutRecord> newest() = 0;
  // Throws DatabaseError when another one is open: the table allows one.
  virtual RolloutRecord begin(const RolloutRecord& wanted) = 0;
  virtual void move_rollout(std::int64_t rollout, RolloutState state,
                            const std::string& reason) = 0;
  // Into Running it counts as an attempt.
  virtual void move_stage(std::int64_t rollout, std::size_t position, RolloutStageState state,
                          const std::string& reason) = 0;
  virtual void keep_watched(std::int64_t rollout, std::size_t position, double seconds) = 0;
  virtual void approve(std::int64_t rollout, std::size_t position,
                       const std::string& fingerprint) = 0;
  virtual std::optional<RolloutApproval> newest_approval(std::int64_t rollout,
                                                         std::size_t position) = 0;
  // Something that happened and moved neither.
  virtual void note(std::int64_t rollout, std::size_t position, const std::string& event,
                    const std::string& reason) = 0;
};

// On a session that the store keeps: whoever writes is on the session that holds the claim, so that
// a runner whose connection was lost writes nothing more. `by_whom` goes into the log.
std::unique_ptr<RolloutStore> session_rollout_store(Session& session, std::string by_whom);

// Takes the right to move the rollout for as long as the session lives; false: another process has
// it.
bool claim_rollout(Session& session);

// Nothing when the ledger is older or there is none.
std::optional<RolloutRecord> read_newest_rollout(Session& session);
std::vector<RolloutLogEntry> read_rollout_log(Session& session, std::int64_t rollout);

}  // namespace lockstep
