// One folder a case: revision.sql and, where there is one, catalog.json → plan.txt, which is the
// plan with all its reasons or the list of what is refused. LOCKSTEP_UPDATE_GOLDEN=1 rewrites
// plan.txt.

#include "migrations/revision_loader.hpp"
#include "planner/explain.hpp"
#include "planner/plan_builder.hpp"
#include "planner/plan_json.hpp"
#include "sql/overloaded.hpp"
#include "sql/snapshot_json.hpp"
#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = fs::path(LOCKSTEP_SOURCE_DIR) / "tests/planner/golden";

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kFolder))
    folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

struct Case {
  SourceText source;
  Revision revision;
  PlanContext context;
};

Case load(const fs::path& folder) {
  SourceText source("revision.sql", read_file(folder / "revision.sql"));
  auto parsed = parse_revision(source);
  if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    FAIL(folder.filename().string() + ": " + to_string(errors->front()));
  }
  PlanContext context;
  if (fs::exists(folder / "catalog.json")) {
    context.catalog = snapshot_from_json(read_file(folder / "catalog.json"));
    context.version = context.catalog->version;
  }
  return {std::move(source), std::get<Revision>(std::move(parsed)), std::move(context)};
}

std::string refusals(const std::vector<Unplannable>& refused, const SourceText& source) {
  std::string text;
  for (const Unplannable& each : refused) {
    const SourcePosition at = source.position(each.span.begin);
    text +=
        "line " + std::to_string(at.line) + ": " + each.reason + "\n  help: " + each.help + "\n";
  }
  return text;
}

std::string rendered(const PlanResult& result, const SourceText& source) {
  return std::visit(Overloaded{[](const Plan& plan) { return to_text(plan, Detail::Explain); },
                               [&](const std::vector<Unplannable>& refused) {
                                 return refusals(refused, source);
                               }},
                    result);
}

// Everything of a step that a server will be asked to run.
std::vector<Sql> all_sql(const Step& step) {
  std::vector<Sql> all = step_sql(step.action);
  all.insert(all.end(), step.undo.statements.begin(), step.undo.statements.end());
  for (const UndoLater& later : step.undo.afterwards)
    all.push_back(later.sql);
  if (step.undo.resync) {
    const std::vector<Sql> resync = step_sql(*step.undo.resync);
    all.insert(all.end(), resync.begin(), resync.end());
  }
  const auto* ddl = std::get_if<RunDdl>(&step.action);
  if (ddl != nullptr && ddl->undo_guard) all.push_back(ddl->undo_guard->lost_keys);
  return all;
}

void check_parses(const Sql& sql) {
  CAPTURE(sql.text());
  const ParsedScript parsed = parse_script(SourceText("generated", sql.text()));
  CHECK(parsed.errors.empty());
  CHECK(parsed.statements.size() == 1);
}

template <class Check>
void for_each_plan(Check check) {
  for (const fs::path& folder : cases()) {
    const Case loaded = load(folder);
    const PlanResult result = build_plan(loaded.revision, loaded.context);
    if (const auto* plan = std::get_if<Plan>(&result)) {
      INFO(folder.filename().string());
      check(*plan, loaded);
    }
  }
}

}  // namespace

TEST_CASE("plans and refusals are the reviewed ones") {
  const bool update = std::getenv("LOCKSTEP_UPDATE_GOLDEN") != nullptr;
  REQUIRE_FALSE(cases().empty());
  for (const fs::path& folder : cases()) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const Case loaded = load(folder);
      const std::string text = rendered(build_plan(loaded.revision, loaded.context), loaded.source);
      if (update) std::ofstream(folder / "plan.txt") << text;
      CHECK(text == read_file(folder / "plan.txt"));
    }
  }
}

TEST_CASE("every statement of every plan parses") {
  for_each_plan([](const Plan& plan, const Case&) {
    for (const PhaseSteps& phase : plan.phases) {
      for (const Step& step : phase.steps) {
        for (const Sql& sql : all_sql(step))
          check_parses(sql);
      }
    }
  });
}

TEST_CASE("every plan survives the ledger, and comes out the same the second time") {
  for_each_plan([](const Plan& plan, const Case& loaded) {
    CHECK(plan_from_json(to_json(plan)) == plan);
    CHECK(std::get<Plan>(build_plan(loaded.revision, loaded.context)) == plan);
  });
}

TEST_CASE("a step that can be undone says how, unless nothing is left to undo") {
  for_each_plan([](const Plan& plan, const Case&) {
    bool after_no_return = false;
    for (const PhaseSteps& phase : plan.phases) {
      CHECK_FALSE(phase.steps.empty());
      for (const Step& step : phase.steps) {
        CAPTURE(step.id);
        after_no_return = after_no_return || plan.point_of_no_return == step.id;
        if (!step.reversible) {
          CHECK(after_no_return);
          CHECK(step.undo.statements.empty());
        }
        if (std::holds_alternative<InstallSyncTrigger>(step.action))
          CHECK_FALSE(step.undo.statements.empty());
      }
    }
  });
}
