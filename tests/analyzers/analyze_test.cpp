// Findings, verdicts, suppressions.

#include "analyzers/hazard.hpp"
#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <set>

using namespace lockstep;
using tests::Analyzed;

namespace {

using Rules = std::multiset<std::string>;

}  // namespace

TEST_CASE("A statement is as bad as its worst finding that is not suppressed") {
  CHECK(Analyzed("CREATE INDEX ON t (c)").last().verdict == Verdict::Unsafe);
  CHECK(Analyzed("DROP INDEX i").last().verdict == Verdict::Caution);
  CHECK(Analyzed("CREATE INDEX CONCURRENTLY ON t (c)").last().verdict == Verdict::Safe);

  const Analyzed allowed(
      "-- lockstep: allow create-index-blocking: at night\nCREATE INDEX ON t (c)");
  CHECK(allowed.last().verdict == Verdict::Safe);
  REQUIRE(allowed.last().findings.size() == 1);
  CHECK(allowed.last().findings.front().suppressed == "at night");
}

TEST_CASE("An unsafe effect that no rule tells of is told") {
  const Analyzed orphaned("ALTER TABLE m NO INHERIT p");
  CHECK(orphaned.rules() == Rules{"unsafe-effect"});
  CHECK(orphaned.last().verdict == Verdict::Unsafe);
  CHECK(orphaned.last().findings.front().message ==
        "Breaks readers: queries over public.p do not show any more the rows of public.m.");
  CHECK(Analyzed("DROP SCHEMA s CASCADE").last().verdict == Verdict::Unsafe);
  CHECK(Analyzed("ALTER TABLE t ALTER c DROP NOT NULL").last().verdict == Verdict::Caution);
}

TEST_CASE("Suppressing one rule hides no other hazard of the same statement") {
  const Analyzed analyzed(
      "-- lockstep: allow drop-column: nobody uses it\nALTER TABLE t DROP c, ADD CHECK (d > 0)");
  CHECK(analyzed.rules() == Rules{"add-check-valid"});
  CHECK(analyzed.last().verdict == Verdict::Unsafe);
}

TEST_CASE("A disabled rule is silent, and so is what it covers") {
  AnalysisOptions options;
  options.disabled_rules.insert("create-index-blocking");
  CHECK(Analyzed("CREATE INDEX ON t (c)", options).last().verdict == Verdict::Safe);
}

TEST_CASE("Rules that are off by default are silent until they are enabled") {
  CHECK(Analyzed("CREATE INDEX CONCURRENTLY ON t (c)").rules().empty());
  AnalysisOptions options;
  options.disabled_rules.erase("index-unnamed");
  CHECK(Analyzed("CREATE INDEX CONCURRENTLY ON t (c)", options).rules() == Rules{"index-unnamed"});
}

TEST_CASE("Directives that do nothing are findings") {
  CHECK(Analyzed("-- lockstep: allow drop-table: x\nSELECT 1").rules() ==
        Rules{"unused-directive"});
  const Analyzed unknown("-- lockstep: allow drop-colum: x\nSELECT 1");
  REQUIRE(unknown.last().findings.size() == 1);
  CHECK(unknown.last().findings.front().help.find("drop-column") != std::string::npos);
  CHECK(Analyzed("-- lockstep: reverse c\nCREATE INDEX CONCURRENTLY ON t (c)").rules() ==
        Rules{"unused-directive"});
  CHECK(Analyzed("-- lockstep: fill 0\nALTER TABLE t ADD c int DEFAULT 0").rules() ==
        Rules{"unused-directive"});
  CHECK(Analyzed("-- lockstep: flip: x\nALTER TABLE t DROP c").rules().count("unused-directive") ==
        1);
}

TEST_CASE("Directives that the statement can use are none of the linter's business") {
  for (const char* sql :
       {"-- lockstep: reverse c::int\nALTER TABLE t ALTER c TYPE bigint",
        "-- lockstep: flip: drained\nALTER TABLE t ALTER c TYPE jsonb USING c::jsonb",
        "-- lockstep: fill 0\nALTER TABLE t ADD c int NOT NULL",
        "-- lockstep: phase contract\nALTER TABLE t DROP c",
        "-- lockstep: as-is: reviewed\nSELECT 1"}) {
    INFO(sql);
    CHECK(Analyzed(sql).rules().count("unused-directive") == 0);
  }
}

TEST_CASE("Findings stand in the order of the text, then of their ids") {
  const Analyzed analyzed(
      "-- lockstep: allow truncate: x\nALTER TABLE t DROP c, ADD CHECK (d > 0), ALTER e SET NOT "
      "NULL");
  std::vector<std::string> ids;
  for (const Finding& finding : analyzed.last().findings)
    ids.push_back(finding.rule);
  CHECK(ids == std::vector<std::string>{"unused-directive", "add-check-valid", "drop-column",
                                        "set-not-null"});
}

TEST_CASE("Every kind of hazard is told") {
  Effect effect;
  CHECK(hazards(effect).empty());
  effect.stalls = {{"public.t", LockMode::Share}};
  effect.raises = {{"42P01", "no"}};
  effect.destroys = {"table public.t"};
  effect.breaks = {{"all", "x"}};
  effect.weakens = {"y"};
  effect.several_tables = true;
  effect.unknowns = {"if z"};
  const std::vector<Hazard> found = hazards(effect);
  REQUIRE(found.size() == 7);
  for (std::size_t index = 0; index < found.size(); ++index) {
    CHECK(static_cast<std::size_t>(found[index].kind) == index);
    CHECK_FALSE(found[index].message.empty());
  }
}

TEST_CASE("Where the catalog has the sizes, a finding says roughly how long") {
  CatalogSnapshot catalog = tests::shop();
  for (CatalogRelation& relation : catalog.relations) {
    relation.row_estimate = 60e6;
    relation.heap_bytes = 6'000'000'000;
  }
  AnalysisOptions options;
  options.catalog = catalog;
  const auto message = [&](const std::string& sql) {
    return Analyzed(sql, options).last().findings.front().message;
  };
  CHECK(message("ALTER TABLE orders ADD CHECK (id > 0)")
            .ends_with("That takes about 12 s at 60M rows."));
  CHECK(message("CREATE INDEX ON orders (id)").ends_with("That takes about 44 s at 60M rows."));
  CHECK(message("ALTER TABLE orders SET ACCESS METHOD columnar").find("at 60M rows.") !=
        std::string::npos);
  // Nobody waits, or nothing is known.
  CHECK(Analyzed("CREATE INDEX CONCURRENTLY ON orders (id)", options).last().findings.empty());
  CHECK(
      Analyzed("CREATE INDEX ON orders (id)").last().findings.front().message.find("That takes") ==
      std::string::npos);
}
