// What scripts find of what those before them left.

#include "analyzers/history.hpp"

#include "analyzers/analyze.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace lockstep;

namespace {

std::shared_ptr<const Script> script_of(const std::string& sql) {
  const SourceText source("test.sql", sql);
  return std::make_shared<const Script>(read_script(source, source.whole()));
}

struct Revised {
  std::string sql;
  std::vector<std::size_t> parents;
};

// The report on the last statement of the last script.
struct Judged {
  std::shared_ptr<const Script> script;
  StatementReport report;
  bool has_fact(const std::string& fact) const {
    return std::find(report.effect.facts.begin(), report.effect.facts.end(), fact) !=
           report.effect.facts.end();
  }
  bool has_rule(const std::string& rule) const {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [&](const Finding& finding) { return finding.rule == rule; });
  }
};

Judged judged(const std::vector<Revised>& revisions) {
  History::Parents parents;
  for (const Revised& each : revisions)
    parents.push_back(each.parents);
  History history(std::move(parents), AnalysisState(ServerVersion::of_major(15), std::nullopt));
  Judged last;
  for (std::size_t place = 0; place < revisions.size(); ++place) {
    last.script = script_of(revisions[place].sql);
    AnalysisState state = history.before(place);
    const std::vector<StatementReport> reports = analyze(*last.script, state);
    if (!reports.empty()) last.report = reports.back();
    history.after(place, std::move(state), last.script);
  }
  return last;
}

Judged judged_in_a_row(const std::vector<std::string>& scripts) {
  std::vector<Revised> revisions;
  for (const std::string& sql : scripts) {
    const std::size_t place = revisions.size();
    revisions.push_back({sql, place == 0 ? std::vector<std::size_t>() : std::vector{place - 1}});
  }
  return judged(revisions);
}

const std::string kTable = "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b int)";
const std::string kWiden = "ALTER TABLE t ALTER a TYPE text";
const std::string kTold = "earlier migrations tell of public.t";

}  // namespace

TEST_CASE("A script is judged on what the scripts before it leave, and says so") {
  const Judged widened = judged_in_a_row({kTable, kWiden});
  CHECK(widened.report.verdict == Verdict::Safe);
  CHECK(widened.has_fact(kTold));
  // It has users by then.
  CHECK(widened.report.effect.locks ==
        std::vector<RelationLock>{{"public.t", LockMode::AccessExclusive}});
  const Judged alone = judged_in_a_row({kWiden});
  CHECK(alone.report.verdict != Verdict::Safe);
  CHECK_FALSE(alone.has_fact(kTold));
  CHECK(judged_in_a_row({kTable, "ALTER TABLE t ALTER b TYPE text"}).report.verdict ==
        Verdict::Unsafe);
}

TEST_CASE("A script does not find what stands beside it on another branch") {
  const std::string widen_elsewhere = "ALTER TABLE t ALTER b TYPE bigint";
  const std::string again = "ALTER TABLE t ALTER b TYPE bigint";
  const Judged beside = judged({{kTable, {}}, {widen_elsewhere, {0}}, {again, {0}}});
  CHECK(beside.report.verdict == Verdict::Unsafe);
  const Judged above = judged({{kTable, {}}, {widen_elsewhere, {0}}, {again, {1}}});
  CHECK(above.report.verdict != Verdict::Unsafe);
}

TEST_CASE("Where branches meet, a script finds what all of them have run, once") {
  const std::string check = "ALTER TABLE t ADD CONSTRAINT b_there CHECK (b IS NOT NULL)";
  const Judged merged = judged({{kTable, {}},
                                {check, {0}},
                                {"ALTER TABLE t ADD c int", {0}},
                                {"ALTER TABLE t ADD d int", {2}},
                                {"", {3, 1}},
                                {"ALTER TABLE t ALTER b SET NOT NULL", {4}}});
  CHECK(merged.report.verdict == Verdict::Safe);
  CHECK(merged.has_fact(kTold));
}

TEST_CASE("What is not understood leaves nothing known of what it may have changed") {
  for (const char* opaque : {
           "DO $$ BEGIN ALTER TABLE t ALTER a TYPE int USING a::int; END $$",
           "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD c int', 'u'); END $$",
           "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD c int'; END $$",
           "DO LANGUAGE plpython3u $$ plpy.execute(x) $$",
           "CALL shuffle()",
           "SELECT migrate_everything()",
           "SELECT 1; SELECT FROM; SELECT 2",  // a syntax error
           "DROP TYPE mood CASCADE",
           "ALTER TABLE t ALTER COLUMN a SET EXPRESSION AS (b)",
       }) {
    INFO(opaque);
    const Judged judgement = judged_in_a_row({kTable, opaque, kWiden});
    CHECK(judgement.report.verdict != Verdict::Safe);
    CHECK_FALSE(judgement.has_fact(kTold));
  }
  // It does not name the table, and builds no statements.
  CHECK(
      judged_in_a_row({kTable, "DO $$ BEGIN PERFORM pg_sleep(1); END $$", kWiden}).report.verdict ==
      Verdict::Safe);
}

TEST_CASE("A table that may have been there before is not known") {
  const std::string perhaps = "CREATE TABLE IF NOT EXISTS t (a varchar(20))";
  CHECK(judged_in_a_row({perhaps, kWiden}).report.verdict != Verdict::Safe);
  CHECK(judged_in_a_row({"ALTER TABLE t ADD COLUMN IF NOT EXISTS a varchar(20)", kWiden})
            .report.verdict != Verdict::Safe);
}

TEST_CASE("Of a table that has more columns than its statement spells out, none is missed") {
  for (const char* create :
       {"CREATE TABLE t (LIKE other)", "CREATE TABLE t AS SELECT * FROM other",
        "CREATE TABLE t (x int) INHERITS (other)", "CREATE TABLE t PARTITION OF other DEFAULT"}) {
    INFO(create);
    CHECK(judged_in_a_row({create, "ALTER TABLE t DROP COLUMN a"}).report.effect.raises.empty());
  }
  // What is known of its parent is known of it.
  CHECK_FALSE(
      judged_in_a_row({kTable, "CREATE TABLE u (x int) INHERITS (t)", "ALTER TABLE u DROP nothing"})
          .report.effect.raises.empty());
  // Also what the parent becomes later.
  CHECK(judged_in_a_row({kTable, "CREATE TABLE u (x int) INHERITS (t)", "ALTER TABLE t ADD c int",
                         "ALTER TABLE u DROP c"})
            .report.effect.raises.empty());
}

TEST_CASE("Names follow what is renamed, moved and dropped") {
  const std::string child = "CREATE TABLE u (t_id int REFERENCES t (id))";
  const auto locks = [](const Judged& judgement, const std::string& relation) {
    return std::any_of(judgement.report.effect.locks.begin(), judgement.report.effect.locks.end(),
                       [&](const RelationLock& lock) { return lock.relation == relation; });
  };
  CHECK(locks(judged_in_a_row({kTable, child, "INSERT INTO u VALUES (1)"}), "public.t"));
  CHECK(locks(
      judged_in_a_row({kTable, child, "ALTER TABLE t RENAME TO z", "INSERT INTO u VALUES (1)"}),
      "public.z"));
  CHECK(locks(
      judged_in_a_row({kTable, child, "ALTER TABLE t SET SCHEMA s", "INSERT INTO u VALUES (1)"}),
      "s.t"));
  CHECK_FALSE(
      locks(judged_in_a_row({kTable, child, "DROP TABLE t CASCADE", "INSERT INTO u VALUES (1)"}),
            "public.t"));
  CHECK(judged_in_a_row({kTable, "DROP SCHEMA public CASCADE", kWiden}).report.verdict !=
        Verdict::Safe);
}

TEST_CASE("A session's settings and transaction end with its script") {
  const Judged later = judged_in_a_row({"SET search_path = s; BEGIN; " + kTable, kWiden});
  CHECK_FALSE(later.has_fact(kTold));
  CHECK(later.report.effect.locks.front().relation == "public.t");
}

TEST_CASE("A CHECK proves NOT NULL by each of its AND arms, and by no other part") {
  const auto proven = [](const std::string& check) {
    return judged_in_a_row({kTable, "ALTER TABLE t ADD CONSTRAINT k CHECK (" + check + ")",
                            "ALTER TABLE t ALTER b SET NOT NULL"})
               .report.verdict == Verdict::Safe;
  };
  CHECK(proven("b IS NOT NULL"));
  CHECK(proven("b IS NOT NULL AND b > 0"));
  CHECK(proven("a <> '' AND ((\"b\" is not null) AND b > 0)"));
  CHECK_FALSE(proven("b IS NOT NULL OR b > 0"));
  CHECK_FALSE(proven("a = '' AND (b IS NOT NULL OR b > 0)"));
  CHECK_FALSE(proven("id BETWEEN 1 AND b IS NOT NULL"));
  CHECK_FALSE(proven("CASE WHEN a = '' AND b IS NOT NULL AND id > 1 THEN true END"));
  CHECK_FALSE(proven("NOT (b IS NOT NULL AND id > 1)"));
}

TEST_CASE("A view keeps from changing the columns that it reads, and no others") {
  const std::string view = "CREATE VIEW v AS SELECT x.a FROM t x WHERE x.id > 1";
  const auto raises = [&](const std::string& definition, const std::string& column) {
    return !judged_in_a_row({kTable, definition, "ALTER TABLE t ALTER " + column + " TYPE text"})
                .report.effect.raises.empty();
  };
  CHECK(raises(view, "a"));
  CHECK_FALSE(raises(view, "b"));
  CHECK(raises("CREATE VIEW v AS SELECT * FROM t", "b"));
  CHECK(raises("CREATE OR REPLACE VIEW v AS SELECT x FROM t x", "b"));
  CHECK(raises("CREATE MATERIALIZED VIEW v AS SELECT count(b) FROM t", "b"));
}
