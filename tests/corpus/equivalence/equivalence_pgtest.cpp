// Every operation, case by case: at the end the database is what the plain SQL makes of its twin;
// taken back from wherever it can be stopped, it is what it was; and at each of these places the
// two application versions' statements work as its class promises.

#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/equivalence/life.hpp"
#include "tests/corpus/equivalence/picture.hpp"

#include <cstdlib>
#include <vector>

namespace lockstep::tests {
namespace {

void check_same(const Picture& is, const Picture& shall_be) {
  CHECK(difference(is, shall_be) == "");
}

// Where it is taken back from: the last place where it can be, on the way to which all others lie;
// with LOCKSTEP_EVERY_STOP each of them.
std::vector<Stop> ways_back(const Life& life) {
  std::vector<Stop> stops;
  for (const Stop stop : {Stop::Expand, Stop::Backfill, Stop::Cutover, Stop::SoftDrop}) {
    if (life.stops_at(stop) && life.can_come_back_from(stop)) stops.push_back(stop);
  }
  if (std::getenv("LOCKSTEP_EVERY_STOP") == nullptr && stops.size() > 1)
    stops.erase(stops.begin(), stops.end() - 1);
  return stops;
}

void live(const EquivalenceCase& each, TempDatabase& database, const Plan& plan) {
  Life life(each, database, plan);
  const Picture before = picture_of(database, each);
  life.use(Stop::Start);
  for (const Stop stop : ways_back(life)) {
    INFO("up to " << to_string(stop) << " and back");
    life.go_to(stop);
    life.take_back_from(stop);
    check_same(picture_of(database, each), before);
    life.use(Stop::Start);
  }
  INFO("to the end");
  life.go_to(Stop::End);
}

void check_refused(TempDatabase& database, const EquivalenceCase& each) {
  const PlanResult result = plan_of(database, each);
  const auto* refused = std::get_if<std::vector<Unplannable>>(&result);
  REQUIRE(refused != nullptr);
  CHECK_THAT(refused->front().reason, Catch::Contains(each.refused));
  CHECK_FALSE(refused->front().help.empty());

  const Picture before = picture_of(database, each);
  JumpingClock clock;
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), clock, progress);
  CHECK(upgrade(engine, graph_of(each), {}).code == ExitCode::Refused);
  check_same(picture_of(database, each), before);
}

void check_case(const EquivalenceCase& each) {
  TempDatabase database;
  if (database.session().server_version() < each.since) return;
  database.run(each.setup);
  if (!each.refused.empty()) return check_refused(database, each);

  const PlanResult result = plan_of(database, each);
  if (const auto* refused = std::get_if<std::vector<Unplannable>>(&result)) {
    for (const Unplannable& reason : *refused)
      FAIL_CHECK("not planned: " << reason.reason);
    return;
  }
  live(each, database, std::get<Plan>(result));

  TempDatabase twin;
  twin.run(each.setup);
  twin.run(each.plain);
  INFO("against the twin of plain SQL");
  check_same(picture_of(database, each), picture_of(twin, each));
}

}  // namespace

TEST_CASE("equivalence") {
  static const auto cases = wanted_cases();
  REQUIRE_FALSE(cases.empty());
  for (const auto& [name, each] : cases) {
    DYNAMIC_SECTION(name << ".sql: " << each.name) {
      check_case(each);
    }
  }
}

}  // namespace lockstep::tests
