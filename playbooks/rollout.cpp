#include "playbooks/rollout.hpp"

#include "executor/run_context.hpp"
#include "playbooks/attempt_outside.hpp"
#include "playbooks/held_traffic.hpp"
#include "playbooks/stage_run.hpp"
#include "playbooks/way_back.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace lockstep {
namespace {

constexpr Duration kBeforeRetry{2000};

bool for_later(ExitCode code) {
  return code == ExitCode::Interrupted || code == ExitCode::LeaseHeld ||
         code == ExitCode::Unreachable;
}

Outcome nothing_open(const Playbook& playbook) {
  return refused("no rollout is open",
                 fmt::format("`lockstep rollout run {}` begins one.", playbook.path));
}

Outcome another_open(const RolloutRecord& record) {
  return refused(fmt::format("the rollout {} of playbook {} is open ({}), begun by {}", record.id,
                             record.playbook, to_string(record.state), record.by_whom),
                 "`lockstep rollout status` shows it. Resume or abort it with its own playbook.");
}

Outcome changed_since(const Playbook& playbook) {
  return refused(
      fmt::format("{} is another one than the rollout began with", playbook.path),
      fmt::format(
          "Resume with the playbook (and the variables) of then, or `lockstep rollout abort "
          "{}`.",
          playbook.path));
}

Outcome somebody_decides(const Playbook& playbook, const RolloutRecord& record) {
  return refused(fmt::format("the rollout is stopped: {}", record.reason),
                 fmt::format("`lockstep rollout retry {0}`, `skip {0} --reason …` or `abort {0}`.",
                             playbook.path));
}

// Which rollout a command speaks of: the open one of this very playbook.
std::variant<RolloutRecord, Outcome> open_one(const Playbook& playbook, RolloutWorld& world) {
  std::optional<RolloutRecord> record = world.store.newest();
  if (!record || !record->open()) return nothing_open(playbook);
  if (record->playbook != playbook.name) return another_open(*record);
  if (record->fingerprint != playbook.fingerprint) return changed_since(playbook);
  return std::move(*record);
}

class Machine {
 public:
  Machine(const Playbook& playbook, RolloutWorld& world) : playbook_(playbook), world_(world) {}

  Outcome run(RolloutStart start) {
    if (std::optional<Outcome> refusal = find(start)) return *refusal;
    if (record_.state == RolloutState::Returning) return back();
    if (record_.state == RolloutState::Waiting) move(RolloutState::Running, "");
    while (record_.position() < record_.stages.size()) {
      if (std::optional<Outcome> ended = step(record_.position())) return *ended;
      record_ = *world_.store.newest();
    }
    move(RolloutState::Done, "");
    return {.message = fmt::format("the rollout of {} is done", playbook_.name)};
  }

 private:
  // Sets record_, or says why there is nothing to go on with.
  std::optional<Outcome> find(RolloutStart start) {
    std::optional<RolloutRecord> newest = world_.store.newest();
    const bool open = newest && newest->open();
    if (!open && start != RolloutStart::Run) return nothing_open(playbook_);
    if (!open) {
      begin();
      return std::nullopt;
    }
    record_ = std::move(*newest);
    if (record_.playbook != playbook_.name) return another_open(record_);
    if (start == RolloutStart::Abort) return begin_abort();
    if (record_.fingerprint != playbook_.fingerprint) return changed_since(playbook_);
    const bool stopped = record_.state == RolloutState::Stopped;
    if (start == RolloutStart::Retry) {
      if (!stopped)
        return refused(fmt::format("the rollout is {}, not stopped", to_string(record_.state)),
                       fmt::format("`lockstep rollout resume {}` goes on.", playbook_.path));
      move(RolloutState::Running, "tried once more");
      return std::nullopt;
    }
    if (stopped) return somebody_decides(playbook_, record_);
    return std::nullopt;
  }

  void begin() {
    RolloutRecord wanted{.playbook = playbook_.name, .fingerprint = playbook_.fingerprint};
    wanted.revisions = world_.schema.plan(playbook_.revision).revisions;
    for (const PlaybookStage& stage : playbook_.stages)
      wanted.stages.push_back({.name = stage.name, .kind = std::string(kind_of(stage.action))});
    record_ = world_.store.begin(wanted);
    world_.tell(fmt::format("rollout {} of {} begins: revisions {}", record_.id, playbook_.name,
                            wanted.revisions.empty()
                                ? std::string("none")
                                : fmt::format("{}", fmt::join(wanted.revisions, ", "))));
  }

  std::optional<Outcome> begin_abort() {
    if (record_.state == RolloutState::Returning) return std::nullopt;
    if (const auto why = no_way_back(record_, world_.schema))
      return refused("it cannot go back: " + *why,
                     fmt::format("`lockstep rollout retry {}` goes on.", playbook_.path));
    move(RolloutState::Returning, "aborted");
    return std::nullopt;
  }

  void move(RolloutState state, const std::string& reason) {
    world_.store.move_rollout(record_.id, state, reason);
    record_.state = state;
    record_.reason = reason;
  }

  void move_stage(std::size_t position, RolloutStageState state, const std::string& reason) {
    world_.store.move_stage(record_.id, position, state, reason);
  }

  // Nothing: the stage is done.
  std::optional<Outcome> step(std::size_t position) {
    const PlaybookStage& stage = playbook_.stages.at(position);
    for (int left = stage.retry;; --left) {
      if (world_.stop.stop_requested()) return interrupted();
      move_stage(position, RolloutStageState::Running, "");
      world_.tell(fmt::format("stage {} begins", stage.name));
      const Outcome outcome = perform_stage(playbook_, record_, position, world_);
      if (outcome.done()) {
        move_stage(position, RolloutStageState::Done, outcome.message);
        world_.tell(fmt::format("stage {} is done: {}", stage.name, outcome.message));
        return std::nullopt;
      }
      if (for_later(outcome.code)) return outcome;
      if (outcome.code == ExitCode::Pending || outcome.code == ExitCode::Refused)
        return wait(position, outcome);
      if (left <= 0) return fail(position, outcome);
      world_.tell(fmt::format("stage {} failed, tried again: {}", stage.name, outcome.message));
      world_.store.note(record_.id, position, "tried-again", outcome.message);
      if (!world_.clock.pause(kBeforeRetry, world_.stop)) return interrupted();
    }
  }

  Outcome wait(std::size_t position, Outcome outcome) {
    move_stage(position, RolloutStageState::Waiting, outcome.message);
    move(RolloutState::Waiting, outcome.message);
    outcome.message =
        fmt::format("stage {} waits: {}", playbook_.stages.at(position).name, outcome.message);
    if (outcome.next.empty())
      outcome.next = fmt::format("`lockstep rollout resume {}` goes on.", playbook_.path);
    return outcome;
  }

  Outcome fail(std::size_t position, const Outcome& outcome) {
    const PlaybookStage& stage = playbook_.stages.at(position);
    const std::string reason = fmt::format("stage {} failed: {}", stage.name, outcome.message);
    move_stage(position, RolloutStageState::Failed, outcome.message);
    record_ = *world_.store.newest();
    const auto no_way = no_way_back(record_, world_.schema);
    if (stage.on_failure == OnFailure::Return && !no_way) {
      move(RolloutState::Returning, reason);
      return back();
    }
    move(RolloutState::Stopped, reason);
    std::string message = reason + what_is_true(position);
    if (no_way) message += ". It does not go back: " + *no_way;
    std::string next =
        fmt::format("Mend the cause, then `lockstep rollout retry {}`", playbook_.path);
    if (!no_way)
      next += fmt::format(", or `lockstep rollout abort {}` goes back to blue", playbook_.path);
    return {.code = ExitCode::NeedsHuman, .message = message, .next = next + "."};
  }

  std::string what_is_true(std::size_t position) {
    const std::string traffic = HeldTraffic(playbook_, record_, position, world_).shown();
    return fmt::format(". Now: {}{}schema at {}", traffic, traffic.empty() ? "" : ", ",
                       to_string(world_.schema.reached(record_.revisions)));
  }

  // To blue, from wherever a kill may have left it.
  Outcome back() {
    const std::string why = record_.reason;
    world_.tell("back to blue: " + why);
    Outcome outcome = go_back(playbook_, record_, world_);
    if (for_later(outcome.code)) return outcome;
    if (!outcome.done()) {
      world_.store.note(record_.id, record_.position(), "return-stuck", outcome.message);
      if (outcome.next.empty())
        outcome.next = fmt::format("`lockstep rollout resume {}` tries it again.", playbook_.path);
      outcome.code = ExitCode::NeedsHuman;
      outcome.message = fmt::format("{}; on the way back to blue: {}", why, outcome.message);
      return outcome;
    }
    move(RolloutState::Returned, why + "; " + outcome.message);
    const bool failed = std::any_of(
        record_.stages.begin(), record_.stages.end(),
        [](const RolloutStageRecord& stage) { return stage.state == RolloutStageState::Failed; });
    return {.code = failed ? ExitCode::NeedsHuman : ExitCode::Done,
            .message = fmt::format("{}; back on blue: {}", why, outcome.message),
            .next = failed ? "Mend the cause; `lockstep rollout run` begins anew." : ""};
  }

  const Playbook& playbook_;
  RolloutWorld& world_;
  RolloutRecord record_;
};

}  // namespace

Outcome run_rollout(const Playbook& playbook, RolloutStart start, RolloutWorld& world) {
  return Machine(playbook, world).run(start);
}

Outcome skip_stage(const Playbook& playbook, const std::string& reason, RolloutWorld& world) {
  auto found = open_one(playbook, world);
  if (auto* refusal = std::get_if<Outcome>(&found)) return *refusal;
  const auto& record = std::get<RolloutRecord>(found);
  if (record.state == RolloutState::Returning)
    return refused("the rollout is on its way back to blue",
                   fmt::format("`lockstep rollout resume {}` goes on.", playbook.path));
  const std::size_t position = record.position();
  if (position == record.stages.size()) return refused("no stage is left to skip", "");
  const RolloutStageRecord& stage = record.stages[position];
  for (const std::string_view kind : {"expand", "backfill", "cutover", "retire"}) {
    if (stage.kind == kind)
      return refused(fmt::format("{} cannot be skipped: what follows builds on it", stage.name),
                     fmt::format("`lockstep rollout retry {0}` or `abort {0}`.", playbook.path));
  }
  world.store.move_stage(record.id, position, RolloutStageState::Skipped, reason);
  world.store.move_rollout(record.id, RolloutState::Running, stage.name + " was skipped");
  return {.message = fmt::format("stage {} is skipped: {}", stage.name, reason),
          .next = fmt::format("`lockstep rollout resume {}` goes on.", playbook.path)};
}

Outcome approve_stage(const Playbook& playbook, RolloutWorld& world) {
  auto found = open_one(playbook, world);
  if (auto* refusal = std::get_if<Outcome>(&found)) return *refusal;
  const auto& record = std::get<RolloutRecord>(found);
  const std::size_t position = record.position();
  if (position == record.stages.size() || record.stages[position].kind != "approve" ||
      record.state != RolloutState::Waiting)
    return refused("the rollout does not wait for an approval",
                   "`lockstep rollout status` shows where it is.");
  const std::string fingerprint = approval_fingerprint(playbook, record, world.schema);
  world.store.approve(record.id, position, fingerprint);
  return {.message = fmt::format("{} is approved: {}", record.stages[position].name,
                                 fingerprint.substr(0, 12)),
          .next = fmt::format("`lockstep rollout resume {}` goes on.", playbook.path)};
}

}  // namespace lockstep
