// Plans as JSON: nothing is lost on the way there and back, and the public shape is the promised
// one.

#include "planner/plan_json.hpp"

#include "planner/plan_fingerprint.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/planner/sample_plan.hpp"

#include <array>
#include <functional>

using namespace lockstep;

TEST_CASE("a plan read back is the plan that was written") {
  const Plan plan = test::sample_plan();
  CHECK(plan_from_json(to_json(plan)) == plan);
  CHECK(to_json(plan_from_json(to_json(plan))) == to_json(plan));
}

TEST_CASE("an empty plan survives too") {
  const Plan plan{.revision = "r", .source = "-"};
  CHECK(plan_from_json(to_json(plan)) == plan);
}

TEST_CASE("the public keys come first, in the documented order") {
  const std::string json = to_json(test::sample_plan());
  std::size_t at = 0;
  for (const char* key :
       {"\"revision\"", "\"source\"",        "\"fingerprint\"", "\"point_of_no_return\"",
        "\"class\"",    "\"breaks\"",        "\"phases\"",      "\"phase\"",
        "\"stage\"",    "\"steps\"",         "\"id\"",          "\"kind\"",
        "\"sql\"",      "\"undo\"",          "\"locks\"",       "\"relation\"",
        "\"mode\"",     "\"transactional\"", "\"reversible\"",  "\"estimate_seconds\"",
        "\"why\""}) {
    CAPTURE(key);
    const std::size_t found = json.find(key, at);
    REQUIRE(found != std::string::npos);
    at = found;
  }
}

TEST_CASE("several plans are one object with a version") {
  const std::array<Plan, 2> plans{test::sample_plan(), test::sample_plan()};
  const std::string json = to_json(std::span<const Plan>(plans));
  CHECK(json.starts_with("{\n  \"version\": 1,\n  \"plans\": [\n"));
  CHECK(to_json(std::span<const Plan>()) == "{\n  \"version\": 1,\n  \"plans\": []\n}");
}

TEST_CASE("a text that is no plan is a broken invariant, wherever it is broken") {
  const std::string json = to_json(test::sample_plan());
  for (const char* broken : {"", "[]", "{}", "null", "{\"revision\": 1}"}) {
    CHECK_THROWS_AS(plan_from_json(broken), InternalError);
  }
  for (const char* word :
       {"\"expand\"", "\"run_ddl\"", "\"flip\"", "\"ACCESS EXCLUSIVE\"", "\"soak\"", "\"retire\"",
        "\"undo_locks\"", "\"lost_keys\"", "\"checksum\""}) {
    CAPTURE(word);
    std::string damaged = json;
    const std::size_t at = damaged.find(word);
    REQUIRE(at != std::string::npos);
    damaged.replace(at + 1, 1, "~");
    CHECK_THROWS_AS(plan_from_json(damaged), InternalError);
  }
}

TEST_CASE("the fingerprint follows what is run, and not where the file lies") {
  const Plan plan = test::sample_plan();
  const std::string before = plan_fingerprint(plan);
  CHECK(before.size() == 64);

  Plan moved = plan;
  moved.source = "elsewhere.sql";
  moved.fingerprint = "another";
  CHECK(plan_fingerprint(moved) == before);

  const std::array<std::function<void(Plan&)>, 5> changes{
      [](Plan& changed) {
        changed.phases[0].steps[1].action = RunDdl{{Sql::recorded("SELECT 2")}, {}};
      },
      [](Plan& changed) { changed.phases[0].steps[0].undo.afterwards.pop_back(); },
      [](Plan& changed) {
        changed.phases[1].steps[0].undo.locks.push_back({"public.t", LockMode::Share});
      },
      [](Plan& changed) { changed.checksum = "d"; },
      [](Plan& changed) { changed.phases.pop_back(); }};
  for (const auto& change : changes) {
    Plan changed = plan;
    change(changed);
    CHECK(plan_fingerprint(changed) != before);
  }
}

TEST_CASE("a step is found by its id") {
  const Plan plan = test::sample_plan();
  REQUIRE(plan.find("backfill/2") != nullptr);
  CHECK(step_kind(plan.find("backfill/2")->action) == "validate_constraint");
  CHECK(plan.find("backfill/9") == nullptr);
}
