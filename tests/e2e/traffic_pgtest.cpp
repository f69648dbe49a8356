// A type change from expand to retire, and back in the middle, while the old and the new version of
// the application serve their users.

#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/e2e/shop.hpp"
#include "tests/executor/engine_fixture.hpp"

namespace lockstep::tests {
namespace {

constexpr std::int64_t kServedBetween = 200;

TEST_CASE("A type change under traffic: nothing fails, nothing is lost, nobody waits") {
  TempDatabase database;
  open_shop(database.session(), 100000);
  const RevisionGraph graph = project_of(kTypeChange);
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  engine.settings.contract.automatic = false;
  Load load(database.database());
  const auto must = [&](const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
    load.serve(kServedBetween);
  };

  must(upgrade(engine, graph, {.stop_after = Phase::Expand}));
  load.traffic().deploy_new_version();
  must(upgrade(engine, graph, {}));
  must(contract(engine, {.stage = Stage::Cutover}));
  must(revert(engine, kRevision));
  must(contract(engine, {.stage = Stage::Cutover}));
  load.traffic().use_bigint();
  load.serve(kServedBetween);
  must(contract(engine, {}));

  CHECK(noticed_by_users(load, load.bound()) == "");
  CHECK(database.value("SELECT state FROM lockstep.revisions") == "done");
  CHECK(database.value("SELECT bool_or(balance > 2147483647) FROM account") == "t");
  CHECK_THAT(catalog_of(database), !Catch::Contains("lockstep"));
}

}  // namespace
}  // namespace lockstep::tests
