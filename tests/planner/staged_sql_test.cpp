// What lint shows to run instead: from the planner, and itself without what was found.

#include "planner/staged_sql.hpp"

#include "analyzers/registry.hpp"
#include "sql/snapshot_json.hpp"
#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <filesystem>
#include <set>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

const fs::path kCases = fs::path(LOCKSTEP_SOURCE_DIR) / "tests/analyzers/rules";

std::optional<CatalogSnapshot> catalog_of(std::string_view rule) {
  const fs::path path = kCases / rule / "catalog.json";
  if (!fs::exists(path)) return std::nullopt;
  return snapshot_from_json(tests::read_file(path));
}

std::optional<std::string> instead_of(std::string_view sql) {
  const tests::Analyzed analyzed(sql);
  return staged_sql(*analyzed.last().statement, {});
}

// The findings of what lockstep would run instead of a statement that finds `state`.
void check_fix(const StatementReport& report, const AnalysisState& state,
               const std::optional<CatalogSnapshot>& catalog, std::set<std::string>& fixed) {
  PlanContext context;
  if (catalog) context.catalog = state.catalog();
  const auto fix = staged_sql(*report.statement, context);
  if (!fix) return;
  INFO(*fix);
  const tests::Analyzed again(*fix, {.catalog = context.catalog});
  for (const StatementReport& staged : again.reports()) {
    INFO(staged.statement->statement.text);
    CHECK(staged.verdict < Verdict::Unsafe);
    // A caution may speak of what is meant, which stays: a foreign key without an index.
    for (const Finding& finding : report.findings) {
      if (finding.verdict == Verdict::Unsafe) CHECK_FALSE(again.rules().contains(finding.rule));
      fixed.insert(finding.rule);
    }
  }
}

}  // namespace

TEST_CASE("What is shown to run instead of each rule's bad case is without what was unsafe") {
  std::set<std::string> fixed;
  for (const std::string_view rule : all_rule_ids()) {
    INFO(rule);
    const auto catalog = catalog_of(rule);
    AnalysisOptions options;
    options.catalog = catalog;
    const tests::Analyzed bad(tests::read_file(kCases / rule / "bad.sql"), options);
    AnalysisState state(options.version, catalog);
    for (const StatementReport& report : bad.reports()) {
      if (report.verdict > Verdict::Safe) check_fix(report, state, catalog, fixed);
      state.apply(report.statement->statement, report.effect);
    }
  }
  CHECK(fixed.contains("create-index-blocking"));
  CHECK(fixed.contains("set-not-null"));
  CHECK(fixed.contains("add-check-valid"));
  CHECK(fixed.contains("add-fk-valid"));
  CHECK(fixed.contains("add-unique"));
  CHECK(fixed.contains("add-pk"));
}

TEST_CASE("Steps stand under their phase, and what belongs together in one transaction") {
  CHECK(instead_of("ALTER TABLE account ALTER COLUMN name SET NOT NULL") ==
        "-- expand\n"
        "ALTER TABLE \"public\".\"account\" ADD CONSTRAINT \"lockstep_name_not_null\" CHECK "
        "(\"name\" "
        "IS NOT NULL) NOT VALID;\n"
        "-- backfill\n"
        "ALTER TABLE \"public\".\"account\" VALIDATE CONSTRAINT \"lockstep_name_not_null\";\n"
        "BEGIN;\n"
        "ALTER TABLE \"public\".\"account\" ALTER COLUMN \"name\" SET NOT NULL;\n"
        "ALTER TABLE \"public\".\"account\" DROP CONSTRAINT \"lockstep_name_not_null\";\n"
        "COMMIT;\n");
}

TEST_CASE("Nothing is shown where there is nothing to run instead, or more than SQL") {
  CHECK_FALSE(instead_of("SELECT 1"));
  CHECK_FALSE(instead_of("CREATE INDEX CONCURRENTLY i ON account (name)"));
  CHECK_FALSE(instead_of("DROP TABLE account"));
  CHECK_FALSE(instead_of("-- lockstep: as-is: at night\nDROP TABLE account"));
  const tests::Analyzed type("ALTER TABLE orders ALTER COLUMN id TYPE bigint",
                             {.catalog = tests::shop()});
  CHECK_FALSE(staged_sql(*type.last().statement, {.catalog = tests::shop()}));
}
