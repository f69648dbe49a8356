// Rows that cannot be converted: everything else is copied, they are listed, and nothing goes on
// before they are right.

#include "executor/backfill/quarantine.hpp"
#include "executor/ledger.hpp"
#include "executor/retry.hpp"
#include "executor/status.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/executor/backfill/copy_fixture.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

constexpr const char* kConversion = R"sql(
CREATE FUNCTION whole(v text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN RETURN v::integer; EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;
CREATE FUNCTION why_not(v text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN PERFORM v::integer; RETURN NULL; EXCEPTION WHEN OTHERS THEN RETURN SQLERRM; END $$)sql";

// Text to integer over 1000 rows; those whose number ends in `bad` hold none.
struct TextFixture : CopyFixture {
  explicit TextFixture(const char* bad) {
    database.run(
        fmt::format("{};CREATE TABLE t (id bigint PRIMARY KEY, o text, n integer);"
                    "INSERT INTO t SELECT i, CASE WHEN i::text LIKE '%{}' THEN 'no ' || i"
                    " ELSE i::text END FROM generate_series(1, 1000) i",
                    kConversion, bad));
    action.assignment = SqlBuilder{} << "n = whole(o)";
    action.out_of_sync = SqlBuilder{} << "pg_catalog.record_image_ne(ROW(n), ROW(whole(o)))";
    action.poison = SqlBuilder{} << "CASE WHEN n IS NULL AND o IS NOT NULL THEN why_not(o) END";
  }
  std::string gate() {
    Plan plan{
        .phases = {{Phase::Backfill, std::nullopt, {{.id = "backfill/1", .action = action}}}}};
    const GateStatus status = no_quarantine(plan, database.session());
    return (status.ok ? "open: " : "closed: ") + status.evidence;
  }
  RevisionStatus status() {
    return read_status(database.session(), Revisions::InFlight).revisions.at(0);
  }
};

TEST_CASE("Rows that cannot be converted are named, and all others are copied") {
  TextFixture fixture("50");
  const Outcome outcome = fixture.copy();
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK_THAT(
      outcome.message,
      Catch::Contains("10 rows of public.t cannot be converted") &&
          Catch::Contains("key 50: invalid input syntax for type integer: \"no 50\"; key 150"));
  CHECK_THAT(outcome.next, Catch::Contains("lockstep retry ccccccccccc1"));
  CHECK(fixture.database.value("SELECT count(*) FROM t WHERE n = whole(o)") == "990");
  const RevisionStatus status = fixture.status();
  CHECK(status.entry.state == RunState::Failed);
  CHECK(status.quarantine.total == 10);
  REQUIRE(status.quarantine.rows.size() == 10);
  CHECK(status.quarantine.rows.front().key == "50");
  CHECK(status.quarantine.rows.back().key == "950");
}

TEST_CASE("The gate looks into the table, and the next run takes the list away") {
  TextFixture fixture("500");
  CHECK(fixture.copy().code == ExitCode::NeedsHuman);
  CHECK_THAT(fixture.gate(),
             Catch::StartsWith("closed: 1 row of public.t cannot be converted: key 500"));
  CHECK(fixture.copy().code == ExitCode::NeedsHuman);
  CHECK(fixture.status().quarantine.rows.size() == 1);

  fixture.database.run("UPDATE t SET o = '7' WHERE id = 500");
  fixture.must_copy();
  CHECK(fixture.database.value("SELECT n FROM t WHERE id = 500") == "7");
  CHECK(fixture.gate() == "open: no row is quarantined");
  CHECK(fixture.database.value("SELECT count(*) FROM lockstep.quarantine") == "0");
  CHECK(fixture.database.value("SELECT quarantined FROM lockstep.steps") == "0");
}

TEST_CASE("retry goes on with what was left behind, and finds what has gone bad since") {
  TextFixture fixture("500");
  fixture.engine.settings.contract.automatic = false;
  CHECK(fixture.copy().code == ExitCode::NeedsHuman);
  CHECK(retry(fixture.engine, std::nullopt).code == ExitCode::NeedsHuman);
  CHECK_FALSE(fixture.status().entry.is_current);

  fixture.database.run("UPDATE t SET o = '7' WHERE id = 500");
  const Outcome done = retry(fixture.engine, "ccccccccccc1");
  INFO(done.message);
  REQUIRE(done.done());
  CHECK(fixture.status().entry.is_current);
  CHECK(fixture.status().quarantine.total == 0);

  fixture.database.run("UPDATE t SET o = 'seven', n = NULL WHERE id = 7");
  CHECK(retry(fixture.engine, std::nullopt).code == ExitCode::NeedsHuman);
  CHECK(fixture.status().quarantine.rows.at(0).key == "7");
  fixture.database.run("UPDATE t SET o = '7' WHERE id = 7");
  CHECK(retry(fixture.engine, std::nullopt).done());
  CHECK(fixture.out_of_sync() == 0);
  CHECK(fixture.status().entry.state == RunState::Waiting);
}

TEST_CASE("A long list is cut, its length is not") {
  TextFixture fixture("");
  CHECK_THAT(fixture.copy().message, Catch::Contains("1000 rows of public.t"));
  CHECK(fixture.status().quarantine.total == 1000);
  CHECK(fixture.status().quarantine.rows.size() == 100);
}

TEST_CASE("A table that cannot be read closes the gate") {
  TextFixture fixture("500");
  fixture.database.run("ALTER TABLE t RENAME TO elsewhere");
  CHECK_THAT(fixture.gate(), Catch::StartsWith("closed: blind: public.t cannot be read"));
}

}  // namespace
}  // namespace lockstep::tests
