// Every operation, case by case: at the end the database is what the plain SQL makes of its twin;
// taken back from wherever it can be stopped, it is what it was; and at each of these places the
// two application versions' statements work as its class promises.

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/upgrade.hpp"
#include "migrations/revision_loader.hpp"
#include "planner/plan_builder.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/equivalence/picture.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace lockstep::tests {
namespace {

constexpr const char* kRevision = "eeeeeeeeeee1";

std::string revision_text(const EquivalenceCase& each) {
  return std::string("-- revision: ") + kRevision +
         "\n-- down_revision: null\n-- description: a case\n\n" + each.revision;
}

RevisionGraph graph_of(const EquivalenceCase& each) {
  const std::string text = revision_text(each);
  const std::string_view texts[] = {text};
  return project_of(texts);
}

PlanResult plan_of(TempDatabase& database, const EquivalenceCase& each) {
  const CatalogSnapshot catalog = read_catalog(database.session());
  const RevisionGraph graph = graph_of(each);
  return build_plan(graph.in_order().front(), {.version = catalog.version, .catalog = catalog});
}

void check_same(const Picture& is, const Picture& shall_be) {
  CHECK(difference(is, shall_be) == "");
}

// One database from before the revision to its end, as often as it takes.
class Life {
 public:
  Life(const EquivalenceCase& each, TempDatabase& database, const Plan& plan)
      : each_(each),
        plan_(plan),
        database_(database),
        graph_(graph_of(each)),
        engine_(engine_on(database.database(), clock_, progress_)),
        applications_(database.open()) {
    engine_.settings.contract.automatic = false;
    engine_.settings.contract.bake = std::chrono::hours(1);
  }

  void live() {
    const Picture before = picture_of(database_, each_);
    use(Stop::Start);
    for (const Stop stop : {Stop::Expand, Stop::Backfill, Stop::Cutover, Stop::SoftDrop}) {
      if (!stops_at(stop) || !can_come_back_from(stop)) continue;
      INFO("up to " << to_string(stop) << " and back");
      go_to(stop);
      if (stop == Stop::SoftDrop) must(undo_soft_drop(engine_, kRevision));
      take_back();
      check_same(picture_of(database_, each_), before);
      use(Stop::Start);
    }
    INFO("to the end");
    go_to(Stop::End);
  }

 private:
  // Forward from the start, looking at both applications wherever it stops.
  void go_to(Stop last) {
    for (const Stop stop :
         {Stop::Expand, Stop::Backfill, Stop::Cutover, Stop::SoftDrop, Stop::End}) {
      if (stop > last) return;
      if (!stops_at(stop)) continue;
      INFO("at " << to_string(stop));
      step_to(stop);
      use(stop);
    }
  }

  void step_to(Stop stop) {
    switch (stop) {
      case Stop::Start:
        return;
      case Stop::Expand:
        return must(upgrade(engine_, graph_, {.target = "head", .stop_after = Phase::Expand}));
      case Stop::Backfill:
        return must(upgrade(engine_, graph_, {.target = "head"}));
      case Stop::Cutover:
        return must(contract(engine_, {.stage = Stage::Cutover}));
      case Stop::SoftDrop:
        return must(contract(engine_, {.stage = Stage::Retire}));
      case Stop::End:
        engine_.settings.contract.bake = std::chrono::seconds(0);
        return must(contract(engine_, {}));
    }
  }

  void take_back() {
    // What has an empty contract phase is done, and abort takes back only what is under way.
    must(is_done() ? downgrade(engine_, graph_, {.target = "-1"})
                   : abort_revision(engine_, kRevision));
  }

  bool is_done() { return database_.value("SELECT state = 'done' FROM lockstep.revisions") == "t"; }

  const PhaseSteps* phase(Phase wanted, std::optional<Stage> stage = std::nullopt) const {
    const auto found = std::find_if(
        plan_.phases.begin(), plan_.phases.end(),
        [&](const PhaseSteps& steps) { return steps.phase == wanted && steps.stage == stage; });
    return found == plan_.phases.end() ? nullptr : &*found;
  }

  bool bakes() const {
    const PhaseSteps* retire = phase(Phase::Contract, Stage::Retire);
    return retire != nullptr &&
           std::any_of(retire->steps.begin(), retire->steps.end(), [](const Step& step) {
             const auto* gates = std::get_if<AwaitGate>(&step.action);
             return gates != nullptr && std::find(gates->gates.begin(), gates->gates.end(),
                                                  Gate::Bake) != gates->gates.end();
           });
  }

  bool stops_at(Stop stop) const {
    switch (stop) {
      case Stop::Expand:
        return phase(Phase::Expand) != nullptr;
      case Stop::Cutover:
        return phase(Phase::Contract, Stage::Cutover) != nullptr;
      case Stop::SoftDrop:
        return bakes();
      case Stop::End:
        return phase(Phase::Contract, Stage::Cutover) != nullptr ||
               phase(Phase::Contract, Stage::Retire) != nullptr;
      default:
        return true;
    }
  }

  // The plan says where it cannot.
  bool can_come_back_from(Stop stop) const {
    if (!plan_.point_of_no_return) return true;
    const std::string& point = *plan_.point_of_no_return;
    if (point.starts_with("expand")) return false;
    if (point.starts_with("backfill")) return stop < Stop::Backfill;
    if (point.starts_with("contract/cutover")) return stop < Stop::Cutover;
    return true;  // the drop, after the bake
  }

  void use(Stop stop) {
    if (stop <= each_.old_until) use(each_.old_application, "old");
    if (stop >= each_.new_from) use(each_.new_application, "new");
  }

  void use(const std::string& statements, std::string_view which) {
    if (statements.empty()) return;
    INFO("the " << which << " application's statements");
    std::string failure;
    try {
      applications_->script(
          Sql::recorded("BEGIN;\n" + statements + ";\nSET CONSTRAINTS ALL IMMEDIATE"));
    } catch (const DatabaseError& error) {
      failure = error.what();
    }
    applications_->script(SqlBuilder{} << "ROLLBACK");
    CHECK(failure == "");
  }

  static void must(const Outcome& outcome) {
    INFO(outcome.message << "; " << outcome.next);
    REQUIRE(outcome.done());
  }

  const EquivalenceCase& each_;
  const Plan& plan_;
  TempDatabase& database_;
  RevisionGraph graph_;
  JumpingClock clock_;
  RecordedProgress progress_;
  Engine engine_;
  std::unique_ptr<Session> applications_;
};

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
  Life(each, database, std::get<Plan>(result)).live();

  TempDatabase twin;
  twin.run(each.setup);
  twin.run(each.plain);
  INFO("against the twin of plain SQL");
  check_same(picture_of(database, each), picture_of(twin, each));
}

// By "family/file", of all folders. LOCKSTEP_CASE=<part of a name> leaves those alone.
std::map<std::string, EquivalenceCase> wanted_cases() {
  const char* only = std::getenv("LOCKSTEP_CASE");
  std::map<std::string, EquivalenceCase> cases;
  for (const auto& family : std::filesystem::directory_iterator(
           std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/corpus/equivalence")) {
    if (!family.is_directory()) continue;
    for (EquivalenceCase& each : read_cases(family)) {
      const std::string name = family.path().filename().string() + "/" + each.file;
      if (only == nullptr || name.find(only) != std::string::npos)
        cases.emplace(name, std::move(each));
    }
  }
  return cases;
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
