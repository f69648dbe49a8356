// A world for a rollout without a server: everything that it does is written down in order, kept
// over a kill, and a fuse kills it at any chosen point.

#pragma once

#include "playbooks/playbook_loader.hpp"
#include "playbooks/rollout.hpp"

#include <map>
#include <string>
#include <vector>

namespace lockstep {

// As SIGKILL would: nothing in the machine may catch it.
struct Killed {};

class Fuse {
 public:
  enum class Blows { Before, After };
  // At the n-th thing that happens, counted from 1; 0: never.
  void set(int number, Blows blows) {
    left_ = number;
    blows_ = blows;
  }
  template <class Effect>
  void guard(const Effect& effect) {
    const bool now = left_ > 0 && --left_ == 0;
    if (now && blows_ == Blows::Before) throw Killed();
    effect();
    if (now) throw Killed();
  }
  bool unused() const { return left_ > 0; }

 private:
  int left_ = 0;
  Blows blows_ = Blows::Before;
};

class FakeRolloutStore final : public RolloutStore {
 public:
  explicit FakeRolloutStore(Fuse& fuse) : fuse_(fuse) {}
  std::optional<RolloutRecord> record;
  std::vector<std::string> log;
  std::map<std::size_t, RolloutApproval> approvals;

  std::optional<RolloutRecord> newest() override { return record; }
  RolloutRecord begin(const RolloutRecord& wanted) override;
  void move_rollout(std::int64_t rollout, RolloutState state, const std::string& reason) override;
  void move_stage(std::int64_t rollout, std::size_t position, RolloutStageState state,
                  const std::string& reason) override;
  void keep_watched(std::int64_t rollout, std::size_t position, double seconds) override;
  void approve(std::int64_t rollout, std::size_t position, const std::string& fingerprint) override;
  std::optional<RolloutApproval> newest_approval(std::int64_t rollout,
                                                 std::size_t position) override;
  void note(std::int64_t rollout, std::size_t position, const std::string& event,
            const std::string& reason) override;

 private:
  Fuse& fuse_;
};

class FakeWorld final : public TrafficDriver, public SchemaEngine, public Clock {
 public:
  Fuse fuse;
  FakeRolloutStore store{fuse};
  std::vector<std::string> done;   // what changed the world, in order
  std::vector<std::string> wrong;  // what must never have been done then
  OperationClass operation_class = OperationClass::Transparent;
  std::string plan_fingerprint = "plan";
  SchemaReached schema_at = SchemaReached::Nothing;
  SchemaReached one_ahead_at = SchemaReached::Nothing;  // one of its revisions, where further
  bool aborted = false;
  int green = 0;
  int blue_open = 0;
  std::optional<std::string> traffic_down;      // why it cannot be moved
  std::map<std::string, Outcome> schema_fails;  // by what is asked: "cutover"
  SchemaGates open_gates;
  std::map<std::string, int> answers;       // address → status; others answer 200
  std::map<std::string, double> numbers;    // query → what Prometheus answers
  std::map<std::string, int> command_ends;  // command → exit code; others end well
  std::function<void()> at_pause;           // called when it lets time pass
  std::chrono::steady_clock::time_point time;
  std::stop_source stop;

  Outcome run(const Playbook& playbook, RolloutStart start = RolloutStart::Run);
  RolloutWorld world();

  TrafficState read() override;
  TrafficState shift(int green_percent) override;
  TrafficState drain(Colour colour) override;

  SchemaPlan plan(const std::string& target) override;
  SchemaPlan plan_of(const std::vector<std::string>& revisions) override;
  SchemaReached reached(const std::vector<std::string>& revisions) override;
  SchemaReached furthest(const std::vector<std::string>& revisions) override;
  SchemaGates gates(const std::vector<std::string>& revisions, Stage stage) override;
  Outcome expand(const std::vector<std::string>& revisions, std::optional<Duration> limit) override;
  Outcome backfill(const std::vector<std::string>& revisions,
                   std::optional<Duration> limit) override;
  Outcome contract(const std::vector<std::string>& revisions, Stage stage) override;
  Outcome revert(const std::vector<std::string>& revisions) override;
  Outcome abort(const std::vector<std::string>& revisions) override;

  std::chrono::steady_clock::time_point now() override { return time; }
  bool pause(std::chrono::milliseconds length, const std::stop_token& stop) override;

 private:
  void move(int green_percent, const std::string& how);
  Outcome bring(SchemaReached to, const std::string& what);
};

Playbook playbook_of(const std::string& yaml);

}  // namespace lockstep
