// Crash-only: killed at any use of the database, the same command run again converges to the same
// catalog and the same data, with the application writing in between. LOCKSTEP_CRASH_STRIDE chooses
// how many of the places are tried: 1 is all of them.

#include "executor/attempt.hpp"
#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/executor/faulty_database.hpp"

namespace lockstep::tests {
namespace {

constexpr int kRows = 300;
constexpr int kMostCalls = 2000;

// What the application does while lockstep is dead and afterwards.
void application_writes(TempDatabase& database) {
  database.run(
      "UPDATE account SET balance = balance + 1 WHERE id % 3 = 0;"
      "INSERT INTO account (id, note) VALUES (1000001, 'while it was dead');"
      "INSERT INTO account (id, balance, note) VALUES (1000002, 42, 'with a balance')");
}

void prepare(TempDatabase& database, const RevisionGraph& graph) {
  RecordedProgress progress;
  JumpingClock clock;
  Engine engine = engine_on(database.database(), clock, progress);
  REQUIRE(upgrade(engine, graph, {.target = kTableRevision}).done());
  fill_accounts(database, kRows);
}

// Runs `command` on a database that dies at the n-th call; false when it got through alive. The
// real one is left with what was committed.
bool run_and_die(TempDatabase& database, int calls, Death death,
                 const std::function<Outcome(Engine&)>& command) {
  FaultyDatabase faulty(database.database(), calls, death);
  RecordedProgress progress;
  JumpingClock clock;
  Engine engine = engine_on(faulty, clock, progress);
  Outcome outcome;
  const auto error = attempt([&] { outcome = command(engine); });
  if (faulty.died()) return true;
  REQUIRE_FALSE(error.has_value());
  REQUIRE(outcome.done());
  return false;
}

void run_again(TempDatabase& database, const std::function<Outcome(Engine&)>& command) {
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  const Outcome outcome = command(engine);
  INFO(outcome.message);
  REQUIRE(outcome.done());
}

struct End {
  std::string catalog;
  std::string data;
  bool operator==(const End&) const = default;
};

End end_of(TempDatabase& database) {
  return {catalog_of(database), data_of(database)};
}

// Dies at every stride-th call and compares with a run that was left alone.
int converges(const std::function<Outcome(Engine&)>& command, Death death, int first) {
  const RevisionGraph graph = small_project();
  TempDatabase untouched;
  prepare(untouched, graph);
  application_writes(untouched);
  run_again(untouched, command);
  const End expected = end_of(untouched);
  int deaths = 0;
  for (int calls = first; calls < kMostCalls; calls += LOCKSTEP_CRASH_STRIDE) {
    INFO("killed at call " << calls
                           << (death == Death::BeforeTheCall ? ", before it" : ", after it"));
    TempDatabase database;
    prepare(database, graph);
    if (!run_and_die(database, calls, death, command)) return deaths;
    ++deaths;
    application_writes(database);
    run_again(database, command);
    REQUIRE(end_of(database) == expected);
  }
  return deaths;
}

TEST_CASE("upgrade converges after a kill at any call") {
  const RevisionGraph graph = small_project();
  const auto command = [&](Engine& engine) { return upgrade(engine, graph, {}); };
  const Death death = GENERATE(Death::BeforeTheCall, Death::AfterTheCall);
  CHECK(converges(command, death, 1) > 100 / LOCKSTEP_CRASH_STRIDE);
}

// Forwards to cutover, back, and all the way back: the table ends as it began.
Outcome there_and_back(Engine& engine, const RevisionGraph& graph) {
  engine.settings.contract.automatic = false;
  for (const auto& step : std::vector<std::function<Outcome()>>{
           [&] { return upgrade(engine, graph, {}); },
           [&] { return contract(engine, {.revision = kTypeRevision, .stage = Stage::Cutover}); },
           [&] { return revert(engine, kTypeRevision); },
           [&] { return abort_revision(engine, kTypeRevision); }}) {
    if (Outcome outcome = step(); !outcome.done()) return outcome;
  }
  return {};
}

TEST_CASE("revert and abort converge after a kill at any call") {
  const RevisionGraph graph = small_project();
  // What was done before the kill is found in the ledger: each command is run until it has nothing
  // to do.
  const auto command = [&](Engine& engine) { return there_and_back(engine, graph); };
  const Death death = GENERATE(Death::BeforeTheCall, Death::AfterTheCall);
  CHECK(converges(command, death, 3) > 100 / LOCKSTEP_CRASH_STRIDE);
}

}  // namespace
}  // namespace lockstep::tests
