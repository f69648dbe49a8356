#include "tests/corpus/equivalence/life.hpp"

#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/upgrade.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace lockstep::tests {
namespace {

constexpr const char* kRevision = "eeeeeeeeeee1";

std::string revision_text(const EquivalenceCase& each) {
  return std::string("-- revision: ") + kRevision +
         "\n-- down_revision: null\n-- description: a case\n\n" + each.revision;
}

void must(const Outcome& outcome) {
  INFO(outcome.message << "; " << outcome.next);
  REQUIRE(outcome.done());
}

}  // namespace

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

void set_up(TempDatabase& database, const EquivalenceCase& each) {
  if (!each.tablespace.empty() &&
      database.value("SELECT count(*) FROM pg_tablespace WHERE spcname = '" + each.tablespace +
                     "'") == "0") {
    database.run("SET allow_in_place_tablespaces = on");
    database.run("CREATE TABLESPACE " + each.tablespace + " LOCATION ''");
  }
  database.run(each.setup);
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

Life::Life(const EquivalenceCase& each, TempDatabase& database, const Plan& plan)
    : each_(each),
      plan_(plan),
      database_(database),
      graph_(graph_of(each)),
      engine_(engine_on(database.database(), clock_, progress_)),
      applications_(database.open()) {
  engine_.settings.contract.automatic = false;
  engine_.settings.contract.bake = std::chrono::hours(1);
}

void Life::allow_stalls() {
  engine_.settings.locks.max_stall = std::chrono::seconds(5);
}

bool Life::stops_at(Stop stop) const {
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

bool Life::can_come_back_from(Stop stop) const {
  if (!plan_.point_of_no_return) return true;
  const std::string& point = *plan_.point_of_no_return;
  if (point.starts_with("expand")) return false;
  if (point.starts_with("backfill")) return stop < Stop::Backfill;
  if (point.starts_with("contract/cutover")) return stop < Stop::Cutover;
  return true;  // the drop, after the bake
}

void Life::step_to(Stop stop) {
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

void Life::go_to(Stop last) {
  for (const Stop stop : {Stop::Expand, Stop::Backfill, Stop::Cutover, Stop::SoftDrop, Stop::End}) {
    if (stop > last) return;
    if (!stops_at(stop)) continue;
    INFO("at " << to_string(stop));
    step_to(stop);
    use(stop);
  }
}

void Life::take_back_from(Stop stop) {
  if (stop == Stop::SoftDrop) must(undo_soft_drop(engine_, kRevision));
  // What has an empty contract phase is done, and abort takes back only what is under way.
  must(is_done() ? downgrade(engine_, graph_, {.target = "-1"})
                 : abort_revision(engine_, kRevision));
}

void Life::use(Stop stop) {
  if (each_.old_works_at(stop)) use(each_.old_application, "old");
  if (each_.new_works_at(stop)) use(each_.new_application, "new");
}

void Life::use(const std::string& statements, std::string_view which) {
  if (statements.empty()) return;
  INFO("the " << which << " application's statements");
  CHECK(failure_of(*applications_, statements) == "");
}

bool Life::is_done() {
  return database_.value("SELECT state = 'done' FROM lockstep.revisions") == "t";
}

const PhaseSteps* Life::phase(Phase wanted, std::optional<Stage> stage) const {
  const auto found = std::find_if(
      plan_.phases.begin(), plan_.phases.end(),
      [&](const PhaseSteps& steps) { return steps.phase == wanted && steps.stage == stage; });
  return found == plan_.phases.end() ? nullptr : &*found;
}

bool Life::bakes() const {
  const PhaseSteps* retire = phase(Phase::Contract, Stage::Retire);
  return retire != nullptr &&
         std::any_of(retire->steps.begin(), retire->steps.end(), [](const Step& step) {
           const auto* gates = std::get_if<AwaitGate>(&step.action);
           return gates != nullptr && std::find(gates->gates.begin(), gates->gates.end(),
                                                Gate::Bake) != gates->gates.end();
         });
}

std::string failure_of(Session& session, const std::string& statements) {
  std::string failure;
  try {
    session.script(Sql::recorded("BEGIN;\n" + statements + ";\nSET CONSTRAINTS ALL IMMEDIATE"));
  } catch (const DatabaseError& error) {
    failure = error.what();
  }
  session.script(SqlBuilder{} << "ROLLBACK");
  return failure;
}

}  // namespace lockstep::tests
