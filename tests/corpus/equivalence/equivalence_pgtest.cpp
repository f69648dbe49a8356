// Every operation, case by case: at the end the database is what the plain SQL makes of its twin;
// taken back from wherever it can be stopped, it is what it was; and at each of these places the
// two application versions' statements work as its class promises.

#include "analyzers/analyze.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/equivalence/life.hpp"
#include "tests/corpus/equivalence/picture.hpp"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
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
  life.allow_stalls();
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

// Rules that warn of a revision which was planned.
std::set<std::string>& planned_hazards() {
  static std::set<std::string> rules;
  return rules;
}

void remember_hazards(TempDatabase& database, const EquivalenceCase& each) {
  const CatalogSnapshot catalog = read_catalog(database.session());
  const RevisionGraph graph = graph_of(each);
  for (const StatementReport& report : analyze(graph.in_order().front().upgrade,
                                               {.version = catalog.version, .catalog = catalog})) {
    for (const Finding& finding : report.findings)
      planned_hazards().insert(finding.rule);
  }
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
  set_up(database, each);
  if (!each.refused.empty()) return check_refused(database, each);

  const PlanResult result = plan_of(database, each);
  if (const auto* refused = std::get_if<std::vector<Unplannable>>(&result)) {
    for (const Unplannable& reason : *refused)
      FAIL_CHECK("not planned: " << reason.reason);
    return;
  }
  remember_hazards(database, each);
  live(each, database, std::get<Plan>(result));

  TempDatabase twin;
  set_up(twin, each);
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

// After the cases: what they have shown is what the page tells.
TEST_CASE("each hazard that docs/safe-forms.md calls planned has been planned and run") {
  if (std::getenv("LOCKSTEP_CASE") != nullptr) return;
  static const std::regex kPlanned(
      R"(\| \[([a-z0-9-]+)\]\(rules/[a-z0-9-]+\.md\) \| planned \| .*)");
  std::ifstream page(std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "docs/safe-forms.md");
  std::size_t found = 0;
  for (std::string line; std::getline(page, line);) {
    std::smatch row;
    if (!std::regex_match(line, row, kPlanned)) continue;
    ++found;
    INFO(row[1]);
    CHECK(planned_hazards().contains(row[1]));
  }
  CHECK(found > 0);
}

}  // namespace lockstep::tests
