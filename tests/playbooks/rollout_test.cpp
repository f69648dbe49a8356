#include "playbooks/rollout.hpp"

#include "playbooks/condition.hpp"
#include "tests/catch.hpp"
#include "tests/playbooks/rollout_fakes.hpp"

#include <algorithm>

using namespace lockstep;

namespace {

using Steps = std::vector<std::string>;

const std::string kTop =
    "playbook: shop\n"
    "traffic: {driver: exec, read: r, shift: s}\n"
    "return: {schema: abort, run: stop green}\n"
    "stages:\n";

const std::string kBlueGreen = kTop +
                               "- expand:\n"
                               "- backfill:\n"
                               "- run: start green\n"
                               "- check: {http: 'http://green', for: 3s}\n"
                               "  timeout: 10s\n"
                               "- shift: {green: 10}\n"
                               "- soak: 30s\n"
                               "  while: {http: 'http://errors'}\n"
                               "- shift: {green: 100}\n"
                               "- drain: blue\n"
                               "- run: stop blue\n"
                               "- cutover:\n"
                               "- retire:\n";

const Steps kAllOfIt{"expand",     "backfill",      "run start green", "shift 10", "shift 100",
                     "drain blue", "run stop blue", "cutover",         "retire"};

// Without what was done again because of a kill: the stage that it was at, and the command of
// return, which nothing but itself can tell to have ended.
Steps once(const Steps& steps) {
  Steps shorter;
  for (const std::string& step : steps) {
    const bool again = step == "run stop green" &&
                       std::find(shorter.begin(), shorter.end(), step) != shorter.end();
    if (!again && (shorter.empty() || shorter.back() != step)) shorter.push_back(step);
  }
  return shorter;
}

bool has(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

// Kills it at the n-th thing it does, for every n, and resumes. `prepare` sets up the world.
template <class Prepare>
void killed_everywhere(const Playbook& playbook, ExitCode code, const Steps& steps,
                       RolloutState state, const Prepare& prepare) {
  for (const Fuse::Blows blows : {Fuse::Blows::Before, Fuse::Blows::After}) {
    for (int number = 1;; ++number) {
      INFO("killed at " << number << (blows == Fuse::Blows::Before ? ", before" : ", after"));
      FakeWorld world;
      prepare(world);
      world.fuse.set(number, blows);
      Outcome outcome;
      bool killed = false;
      try {
        outcome = world.run(playbook);
      } catch (const Killed&) {
        killed = true;
        // A kill at the very last write leaves nothing open.
        if (!world.store.record || world.store.record->open()) {
          outcome = world.run(playbook);
        } else {
          outcome.code = code;
        }
      }
      INFO(outcome.message);
      REQUIRE(outcome.code == code);
      REQUIRE(once(world.done) == steps);
      REQUIRE(world.wrong.empty());
      REQUIRE(world.store.record->state == state);
      if (!killed) {
        REQUIRE(number > 20);
        break;
      }
    }
  }
}

}  // namespace

TEST_CASE("A rollout goes through its stages in order") {
  FakeWorld world;
  const Outcome outcome = world.run(playbook_of(kBlueGreen));
  CHECK(outcome.code == ExitCode::Done);
  CHECK(world.done == kAllOfIt);
  CHECK(world.wrong.empty());
  CHECK(world.store.record->state == RolloutState::Done);
  CHECK(world.time.time_since_epoch() >= std::chrono::seconds(33));
  CHECK(world.run(playbook_of(kBlueGreen), RolloutStart::Resume).code == ExitCode::Refused);
}

TEST_CASE("Killed at every point, it goes on to the same end") {
  killed_everywhere(playbook_of(kBlueGreen), ExitCode::Done, kAllOfIt, RolloutState::Done,
                    [](FakeWorld&) {});
}

TEST_CASE("A green that fails in service is left for blue: requests first, the schema last") {
  killed_everywhere(
      playbook_of(kBlueGreen), ExitCode::NeedsHuman,
      {"expand", "backfill", "run start green", "shift 10", "shift 0", "run stop green", "abort"},
      RolloutState::Returned, [](FakeWorld& world) { world.answers["http://errors"] = 500; });
}

TEST_CASE("A green that never becomes healthy costs no request and no shift") {
  FakeWorld world;
  world.answers["http://green"] = 503;
  const Outcome outcome = world.run(playbook_of(kBlueGreen));
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK(outcome.message ==
        "stage check failed: not within 10s: http://green answered 503, not 200; back on blue: "
        "the schema is taken back");
  CHECK(world.done == Steps{"expand", "backfill", "run start green", "run stop green", "abort"});
}

TEST_CASE("The schema is left expanded where the playbook says so") {
  FakeWorld world;
  world.answers["http://green"] = 503;
  std::string yaml = kBlueGreen;
  yaml.replace(yaml.find("schema: abort"), 13, "schema: leave");
  const Outcome outcome = world.run(playbook_of(yaml));
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK(world.schema_at == SchemaReached::Backfilled);
  CHECK(world.store.record->state == RolloutState::Returned);
}

TEST_CASE("After cutover the way back reverts too, as long as blue can live with it") {
  const std::string yaml = kTop +
                           "- expand:\n- backfill:\n- shift: {green: 100}\n- cutover:\n"
                           "- check: {http: 'http://green'}\n";
  killed_everywhere(playbook_of(yaml), ExitCode::NeedsHuman,
                    {"expand", "backfill", "shift 100", "cutover", "shift 0", "run stop green",
                     "revert", "abort"},
                    RolloutState::Returned,
                    [](FakeWorld& world) { world.answers["http://green"] = 500; });
  FakeWorld flip;
  flip.operation_class = OperationClass::Flip;
  flip.answers["http://green"] = 500;
  const Outcome outcome = flip.run(playbook_of(yaml));
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK(outcome.message.find("It does not go back") != std::string::npos);
  CHECK(flip.store.record->state == RolloutState::Stopped);
  CHECK(flip.done.back() == "cutover");
}

TEST_CASE("After the point of no return it stops and says what is true") {
  FakeWorld world;
  world.schema_fails["retire"] = {.code = ExitCode::NeedsHuman, .message = "disk full"};
  const Playbook playbook = playbook_of(kBlueGreen);
  const Outcome outcome = world.run(playbook);
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK(outcome.message ==
        "stage retire failed: disk full. Now: green takes 100 % of the requests, schema at "
        "cutover. It does not go back: retire has begun: the shape that blue uses is given up");
  CHECK(world.green == 100);
  CHECK(world.store.record->state == RolloutState::Stopped);
  CHECK(world.run(playbook, RolloutStart::Abort).code == ExitCode::Refused);
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Refused);
  world.schema_fails.clear();
  CHECK(world.run(playbook, RolloutStart::Retry).code == ExitCode::Done);
}

TEST_CASE("Of two revisions one is cut over when the other one fails") {
  FakeWorld world;
  world.schema_fails["cutover"] = {.code = ExitCode::NeedsHuman, .message = "deadlocked"};
  world.one_ahead_at = SchemaReached::CutOver;
  CHECK(world.run(playbook_of(kBlueGreen)).code == ExitCode::NeedsHuman);
  CHECK(has(world.done, "revert"));
  CHECK(world.store.record->state == RolloutState::Returned);

  FakeWorld flipped;
  flipped.operation_class = OperationClass::Flip;
  flipped.schema_fails = world.schema_fails;
  flipped.one_ahead_at = SchemaReached::CutOver;
  CHECK(flipped.run(playbook_of(kBlueGreen)).code == ExitCode::NeedsHuman);
  CHECK_FALSE(has(flipped.done, "revert"));
  CHECK(flipped.store.record->state == RolloutState::Stopped);
}

TEST_CASE("A flip is not cut over while blue is in service") {
  const Playbook playbook =
      playbook_of(kTop + "- expand:\n- backfill:\n- shift: {green: 50}\n- cutover:\n");
  FakeWorld world;
  world.operation_class = OperationClass::Flip;
  const Outcome outcome = world.run(playbook);
  CHECK(outcome.code == ExitCode::Refused);
  CHECK(outcome.message.find("blue takes 50 % of the requests") != std::string::npos);
  CHECK(world.schema_at == SchemaReached::Backfilled);
  CHECK(world.store.record->state == RolloutState::Waiting);
  FakeWorld open;
  open.operation_class = OperationClass::Flip;
  open.blue_open = 2;
  const Playbook shifted =
      playbook_of(kTop + "- expand:\n- backfill:\n- shift: {green: 100}\n- cutover:\n");
  CHECK(open.run(shifted).message.find("blue has 2 open requests") != std::string::npos);
  open.blue_open = 0;
  CHECK(open.run(shifted, RolloutStart::Resume).code == ExitCode::Done);
  FakeWorld both;
  CHECK(both.run(playbook).code == ExitCode::Done);
}

TEST_CASE("An approval is bound to the playbook and the plan") {
  const Playbook playbook = playbook_of(kTop + "- expand:\n- approve: dba\n- run: x\n");
  FakeWorld world;
  RolloutWorld all = world.world();
  CHECK(approve_stage(playbook, all).code == ExitCode::Refused);
  CHECK(world.run(playbook).code == ExitCode::Pending);
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Pending);
  CHECK(approve_stage(playbook, all).code == ExitCode::Done);
  world.plan_fingerprint = "another plan";
  const Outcome changed = world.run(playbook, RolloutStart::Resume);
  CHECK(changed.code == ExitCode::Pending);
  CHECK(changed.message.find("what dora approved has changed since") != std::string::npos);
  const Playbook edited = playbook_of(kTop + "- expand:\n- approve: dba\n- run: y\n");
  CHECK(approve_stage(edited, all).code == ExitCode::Refused);
  CHECK(world.run(edited, RolloutStart::Resume).code == ExitCode::Refused);
  CHECK(approve_stage(playbook, all).code == ExitCode::Done);
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Done);
  CHECK(world.done == Steps{"expand", "run x"});
}

TEST_CASE("A proxy that forgets its weights is noticed and put right") {
  FakeWorld world;
  world.at_pause = [&] {
    if (world.green == 10) world.green = 0;
    world.at_pause = nullptr;
  };
  const Playbook playbook = playbook_of(kTop + "- shift: {green: 10}\n- soak: 20s\n");
  CHECK(world.run(playbook).code == ExitCode::Done);
  CHECK(world.done == Steps{"shift 10", "shift 10"});
  CHECK(has(world.store.log, "traffic-restored: green took 0 % of the requests, not 10 %"));
}

TEST_CASE("A soak counts the time in which it was watched") {
  FakeWorld world;
  world.at_pause = [&] {
    if (world.time.time_since_epoch() == std::chrono::seconds(10)) throw Killed();
  };
  const Playbook playbook = playbook_of(kTop + "- soak: 20s\n");
  CHECK_THROWS_AS(world.run(playbook), Killed);
  world.time += std::chrono::hours(1);  // nobody is there
  CHECK(world.store.record->stages[0].watched_seconds == 5);
  const auto before = world.time;
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Done);
  CHECK(world.time - before == std::chrono::seconds(15));
}

TEST_CASE("Retry, on_failure and the commands that decide") {
  const Playbook playbook =
      playbook_of(kTop + "- expand:\n- run: flaky\n  retry: 2\n  on_failure: stop\n- run: x\n");
  FakeWorld world;
  world.command_ends["flaky"] = 1;
  const Outcome stopped = world.run(playbook);
  CHECK(stopped.code == ExitCode::NeedsHuman);
  CHECK(std::count(world.done.begin(), world.done.end(), "run flaky") == 3);
  CHECK(world.store.record->state == RolloutState::Stopped);
  CHECK(world.run(playbook).code == ExitCode::Refused);
  RolloutWorld all = world.world();
  SECTION("skip") {
    CHECK(skip_stage(playbook, "done by hand", all).code == ExitCode::Done);
    CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Done);
    CHECK(world.done.back() == "run x");
  }
  SECTION("retry") {
    world.command_ends.clear();
    CHECK(world.run(playbook, RolloutStart::Retry).code == ExitCode::Done);
  }
  SECTION("abort") {
    CHECK(world.run(playbook, RolloutStart::Abort).code == ExitCode::NeedsHuman);
    CHECK(world.done.back() == "abort");
    CHECK(world.store.record->state == RolloutState::Returned);
  }
}

TEST_CASE("A stage of the schema is not skipped") {
  const Playbook playbook = playbook_of(kTop + "- expand:\n  on_failure: stop\n");
  FakeWorld world;
  world.schema_fails["expand"] = {.code = ExitCode::Blocked, .message = "blocked"};
  CHECK(world.run(playbook).code == ExitCode::NeedsHuman);
  RolloutWorld all = world.world();
  CHECK(skip_stage(playbook, "why not", all).code == ExitCode::Refused);
}

TEST_CASE("A way back that is stuck stays the only way, and is gone again") {
  FakeWorld world;
  world.answers["http://errors"] = 500;
  const Playbook playbook = playbook_of(kBlueGreen);
  world.at_pause = [&] {
    if (world.green == 10) world.traffic_down = "the socket is gone";
  };
  const Outcome stuck = world.run(playbook);
  CHECK(stuck.code == ExitCode::NeedsHuman);
  CHECK(stuck.message.find("requests could not be moved to blue: the socket is gone") !=
        std::string::npos);
  CHECK(world.done.back() == "shift 10");
  CHECK(world.store.record->state == RolloutState::Returning);
  RolloutWorld all = world.world();
  CHECK(skip_stage(playbook, "x", all).code == ExitCode::Refused);
  CHECK(world.run(playbook, RolloutStart::Retry).code == ExitCode::Refused);
  world.traffic_down.reset();
  world.at_pause = nullptr;
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::NeedsHuman);
  CHECK(world.store.record->state == RolloutState::Returned);
  CHECK(world.done.back() == "abort");
}

TEST_CASE("A gate that does not hold makes it wait, not go back") {
  FakeWorld world;
  world.open_gates = {.ok = false, .reason = "soak: 3 h to go"};
  const Playbook playbook = playbook_of("playbook: a\nstages: [{cutover: }]\n");
  const Outcome outcome = world.run(playbook);
  CHECK(outcome.code == ExitCode::Refused);
  CHECK(outcome.message == "stage cutover waits: soak: 3 h to go");
  world.open_gates = {};
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Done);

  FakeWorld patient;
  patient.open_gates = {.ok = false, .reason = "soak"};
  patient.at_pause = [&] {
    if (patient.time.time_since_epoch() >= std::chrono::seconds(30)) patient.open_gates = {};
  };
  CHECK(patient.run(playbook_of("playbook: a\nstages: [{cutover: , timeout: 1m}]\n")).code ==
        ExitCode::Done);
}

TEST_CASE("A wish to stop ends it between two looks, and it is resumed") {
  FakeWorld world;
  world.at_pause = [&] { world.stop.request_stop(); };
  const Playbook playbook = playbook_of(kTop + "- soak: 20s\n- run: x\n");
  CHECK(world.run(playbook).code == ExitCode::Interrupted);
  CHECK(world.store.record->state == RolloutState::Running);
  world.stop = std::stop_source();
  world.at_pause = nullptr;
  CHECK(world.run(playbook, RolloutStart::Resume).code == ExitCode::Done);
}

TEST_CASE("One rollout a database") {
  FakeWorld world;
  CHECK(world.run(playbook_of(kTop + "- approve: dba\n")).code == ExitCode::Pending);
  const Outcome other = world.run(playbook_of("playbook: other\nstages: [{run: x}]\n"));
  CHECK(other.code == ExitCode::Refused);
  CHECK(other.message.find("of playbook shop is open (waiting)") != std::string::npos);
}

TEST_CASE("A condition is a status or a number within bounds") {
  FakeWorld world;
  world.numbers["up"] = 2;
  world.answers["http://down"] = 0;
  world.answers["http://sick"] = 500;
  const RolloutWorld all = world.world();
  CHECK(ask({.http = "http://a"}, all).holds);
  CHECK(ask({.http = "http://sick", .expect = 500}, all).holds);
  CHECK_FALSE(ask({.http = "http://sick"}, all).holds);
  CHECK_FALSE(ask({.http = "http://down"}, all).holds);
  CHECK(ask({.http = "http://a", .below = 0.6}, all).holds);
  CHECK_FALSE(ask({.http = "http://a", .below = 0.5}, all).holds);
  CHECK_FALSE(ask({.http = "http://sick", .below = 0.6}, all).holds);
  CHECK(ask({.prometheus = "http://p", .query = "up", .above = 1}, all).holds);
  CHECK_FALSE(ask({.prometheus = "http://p", .query = "up", .above = 2}, all).holds);
}
