#include "playbooks/stage_run.hpp"

#include "executor/run_context.hpp"
#include "migrations/checksum.hpp"
#include "playbooks/attempt_outside.hpp"
#include "playbooks/condition.hpp"
#include "playbooks/held_traffic.hpp"
#include "sql/overloaded.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace lockstep {
namespace {

using Clocked = std::chrono::steady_clock::time_point;

constexpr Duration kLookOften{1000};  // a check, a drain
constexpr Duration kLook{5000};       // a soak, a gate
constexpr Duration kRunTimeout{std::chrono::minutes(10)};
constexpr Duration kShiftTimeout{std::chrono::seconds(30)};
constexpr Duration kDrainTimeout{std::chrono::minutes(5)};
constexpr Duration kCheckTimeout{std::chrono::minutes(1)};  // besides how long it has to hold
// One answer that is lost is no reason to go back.
constexpr int kStrikes = 3;

Outcome failed(std::string message) {
  return {.code = ExitCode::NeedsHuman, .message = std::move(message), .next = {}};
}

std::string tail_of(const std::string& output) {
  constexpr std::size_t kMost = 600;
  const std::size_t end = output.find_last_not_of(" \t\r\n");
  const std::string text = end == std::string::npos ? "" : output.substr(0, end + 1);
  return text.size() <= kMost ? text : "…" + text.substr(text.size() - kMost);
}

class StageRun {
 public:
  StageRun(const Playbook& playbook, const RolloutRecord& record, std::size_t position,
           RolloutWorld& world)
      : playbook_(playbook),
        record_(record),
        position_(position),
        stage_(playbook.stages.at(position)),
        world_(world),
        traffic_(playbook, record, position, world) {}

  Outcome perform() {
    return std::visit(
        Overloaded{
            [&](const ExpandStage&) { return world_.schema.expand(record_.revisions, limit()); },
            [&](const BackfillStage&) {
              return world_.schema.backfill(record_.revisions, limit());
            },
            [&](const CutoverStage&) { return contract(Stage::Cutover); },
            [&](const RetireStage&) { return contract(Stage::Retire); },
            [&](const RunStage& run) {
              return run_command(run.argv, stage_.name, stage_.timeout, playbook_, record_, world_);
            },
            [&](const CheckStage& check) { return this->check(check); },
            [&](const ShiftStage& shift) { return this->shift(shift); },
            [&](const DrainStage& drain) { return this->drain(drain); },
            [&](const SoakStage& soak) { return this->soak(soak); },
            [&](const GateStage& gate) { return this->gate(gate); },
            [&](const ApproveStage& approve) { return this->approve(approve); },
            [&](const NotifyStage& notify) { return this->notify(notify); }},
        stage_.action);
  }

 private:
  std::optional<Duration> limit() const { return stage_.timeout; }

  // Looks again and again until `look` has an answer. The traffic is held where it belongs
  // meanwhile, and a traffic that cannot be held fails the stage.
  template <class Look>
  Outcome poll(Duration interval, std::optional<Duration> timeout, const Look& look) {
    const Clocked began = world_.clock.now();
    int strikes = 0;
    while (true) {
      const auto astray = traffic_.hold();
      strikes = astray ? strikes + 1 : 0;
      if (strikes >= kStrikes) return failed(*astray);
      if (std::optional<Outcome> outcome = look()) return *outcome;
      if (timeout && world_.clock.now() - began >= *timeout)
        return failed(fmt::format("not within {}: {}", show_value(*timeout), last_));
      if (!world_.clock.pause(interval, world_.stop)) return interrupted();
    }
  }

  Outcome check(const CheckStage& check) {
    std::optional<Clocked> holds_since;
    const Duration timeout = stage_.timeout.value_or(check.holds_for + kCheckTimeout);
    return poll(kLookOften, timeout, [&]() -> std::optional<Outcome> {
      const ConditionAnswer answer = ask(check.condition, world_);
      last_ = answer.evidence;
      if (!answer.holds) {
        holds_since.reset();
        return std::nullopt;
      }
      if (!holds_since) holds_since = world_.clock.now();
      if (world_.clock.now() - *holds_since < check.holds_for) return std::nullopt;
      return Outcome{.message = answer.evidence};
    });
  }

  Outcome shift(const ShiftStage& shift) {
    const Outcome shifted{.message = fmt::format("green takes {} % of the requests", shift.green)};
    const auto succeeds = [&] {
      const auto problem = attempt_outside([&] { world_.traffic->shift(shift.green); });
      last_ = problem.value_or("");
      return !problem;
    };
    // At once: after a kill it may have been done already, and is not to be taken back.
    if (succeeds()) return shifted;
    // The proxy may see a little later than we do that a server is healthy.
    return poll(kLookOften, stage_.timeout.value_or(kShiftTimeout),
                [&] { return succeeds() ? std::optional(shifted) : std::nullopt; });
  }

  Outcome drain(const DrainStage& drain) {
    if (const auto problem = attempt_outside([&] { world_.traffic->drain(drain.colour); }))
      return failed(*problem);
    const std::string who(colour_name(drain.colour));
    const Duration timeout = stage_.timeout.value_or(kDrainTimeout);
    return poll(kLookOften, timeout, [&]() -> std::optional<Outcome> {
      SideState side;
      if (const auto problem =
              attempt_outside([&] { side = world_.traffic->read().side(drain.colour); })) {
        last_ = *problem;
        return std::nullopt;
      }
      if (side.percent > 0) world_.traffic->drain(drain.colour);
      last_ = fmt::format("{} has {} open requests", who, side.open_sessions.value_or(0));
      if (side.percent > 0 || side.open_sessions.value_or(0) > 0) return std::nullopt;
      return Outcome{.message = who + " is drained"};
    });
  }

  Outcome soak(const SoakStage& soak) {
    const double wanted = std::chrono::duration<double>(soak.length).count();
    double watched = record_.stages.at(position_).watched_seconds;
    int strikes = 0;
    Clocked before = world_.clock.now();
    return poll(std::min(kLook, soak.length), std::nullopt, [&]() -> std::optional<Outcome> {
      if (soak.while_holds) {
        const ConditionAnswer answer = ask(*soak.while_holds, world_);
        strikes = answer.holds ? 0 : strikes + 1;
        if (strikes >= kStrikes) return failed(answer.evidence);
      }
      const Clocked now = world_.clock.now();
      watched += std::chrono::duration<double>(now - before).count();
      before = now;
      world_.store.keep_watched(record_.id, position_, watched);
      // What has just gone wrong may be the beginning of more.
      if (watched < wanted || strikes > 0) return std::nullopt;
      return Outcome{.message = "soaked for " + show_value(soak.length)};
    });
  }

  Outcome gate(const GateStage& gate) {
    return poll(kLook, stage_.timeout, [&]() -> std::optional<Outcome> {
      bool holds = false;
      if (gate.contract) {
        const SchemaGates gates = world_.schema.gates(record_.revisions, *gate.contract);
        holds = gates.ok;
        last_ = gates.reason;
      } else {
        const ConditionAnswer answer = ask(*gate.condition, world_);
        holds = answer.holds;
        last_ = answer.evidence;
      }
      if (!holds) return std::nullopt;
      return Outcome{.message = last_.empty() ? "every gate holds" : last_};
    });
  }

  // Never while requests may reach a version that cannot live with it.
  std::optional<Outcome> refuse_blue(Stage stage) {
    if (const auto astray = traffic_.hold()) return refused(*astray, "");
    const bool flip =
        world_.schema.plan_of(record_.revisions).operation_class == OperationClass::Flip;
    if (stage == Stage::Cutover && !flip) return std::nullopt;
    const auto in_service = traffic_.blue_in_service();
    if (!in_service) return std::nullopt;
    return refused(fmt::format("{}: {} of {} would break it; drain blue in a stage before this one",
                               *in_service, to_string(stage), fmt::join(record_.revisions, ", ")),
                   "");
  }

  Outcome contract(Stage stage) {
    const auto act = [&]() -> Outcome {
      if (std::optional<Outcome> in_service = refuse_blue(stage)) return *in_service;
      return world_.schema.contract(record_.revisions, stage);
    };
    Outcome outcome = act();
    // The gates are asked for as long as the stage may take; then the rollout waits for them.
    const Clocked end = world_.clock.now() + stage_.timeout.value_or(Duration(0));
    while (outcome.code == ExitCode::Refused && world_.clock.now() < end) {
      if (!world_.clock.pause(kLook, world_.stop)) return interrupted();
      traffic_.hold();  // a problem with it is found again, and told, by refuse_blue()
      if (world_.schema.gates(record_.revisions, stage).ok) outcome = act();
    }
    if (outcome.code == ExitCode::Refused)
      outcome.next =
          fmt::format("When it holds, `lockstep rollout resume {}` goes on.", playbook_.path);
    return outcome;
  }

  Outcome approve(const ApproveStage& approve) {
    const std::string fingerprint = approval_fingerprint(playbook_, record_, world_.schema);
    const auto approval = world_.store.newest_approval(record_.id, position_);
    if (approval && approval->fingerprint == fingerprint)
      return {.message = "approved by " + approval->by_whom};
    std::string message =
        fmt::format("{} has to approve: {}", approve.who, fingerprint.substr(0, 12));
    if (approval) message += fmt::format("; what {} approved has changed since", approval->by_whom);
    return {
        .code = ExitCode::Pending,
        .message = std::move(message),
        .next = fmt::format("`lockstep rollout approve {0}`, then `lockstep rollout resume {0}`",
                            playbook_.path)};
  }

  Outcome notify(const NotifyStage& notify) {
    world_.tell(notify.message);
    if (notify.argv.empty()) return {.message = notify.message};
    const Outcome ran = run_command(notify.argv, stage_.name, stage_.timeout, playbook_, record_,
                                    world_, notify.message);
    if (ran.done() || ran.code == ExitCode::Interrupted) return ran;
    return {.message = "nobody was told: " + ran.message};
  }

  const Playbook& playbook_;
  const RolloutRecord& record_;
  std::size_t position_;
  const PlaybookStage& stage_;
  RolloutWorld& world_;
  HeldTraffic traffic_;
  std::string last_;  // what was seen last, for the message of a timeout
};

}  // namespace

Outcome perform_stage(const Playbook& playbook, const RolloutRecord& record, std::size_t position,
                      RolloutWorld& world) {
  Outcome outcome;
  const auto problem =
      attempt_outside([&] { outcome = StageRun(playbook, record, position, world).perform(); });
  return problem ? failed(*problem) : outcome;
}

std::string approval_fingerprint(const Playbook& playbook, const RolloutRecord& record,
                                 SchemaEngine& schema) {
  return sha256_hex(playbook.fingerprint + "\n" + schema.plan_of(record.revisions).fingerprint);
}

Outcome run_command(const std::vector<std::string>& argv, const std::string& stage,
                    std::optional<Duration> timeout, const Playbook& playbook,
                    const RolloutRecord& record, RolloutWorld& world, const std::string& message) {
  ChildCommand command{.argv = argv, .timeout = timeout.value_or(kRunTimeout)};
  command.environment = {
      {"LOCKSTEP_PLAYBOOK", playbook.name},
      {"LOCKSTEP_STAGE", stage},
      {"LOCKSTEP_REVISION", fmt::format("{}", fmt::join(record.revisions, " "))},
      {"LOCKSTEP_PHASE", std::string(to_string(world.schema.reached(record.revisions)))},
      {"LOCKSTEP_MESSAGE", message}};
  if (world.traffic != nullptr) {
    attempt_outside([&] {
      command.environment["LOCKSTEP_GREEN"] = std::to_string(world.traffic->read().green.percent);
    });
  }
  const ChildEnded ended = world.run(command, world.stop);
  if (ended.end == ChildEnd::Stopped) return interrupted();
  const std::string said = tail_of(ended.output);
  if (ended.ok()) return {.message = said.empty() ? "ended well" : said};
  const std::string how = ended.end == ChildEnd::TimedOut
                              ? "not done within " + show_value(command.timeout)
                              : fmt::format("ended with {}", ended.status);
  return failed(said.empty() ? how : how + ": " + said);
}

}  // namespace lockstep
