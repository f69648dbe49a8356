// Copies on a real server: every kind of key, with the application writing meanwhile, in windows
// that seek HOT updates and where they cannot.

#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/executor/backfill/copy_fixture.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

using namespace std::chrono_literals;

// About 120 bytes a row, full pages, two indexes besides the key.
void full_table(TempDatabase& database, int rows) {
  database.run(fmt::format(
      "CREATE TABLE t (id bigint PRIMARY KEY, o integer, code text, note text, n bigint);"
      "INSERT INTO t SELECT i, i % 1000, md5(i::text), repeat('x', 40) FROM"
      " generate_series(1, {}) i;"
      "CREATE INDEX ON t (code); CREATE INDEX ON t (o)",
      rows));
}

// What the sync triggers of a plan do.
constexpr const char* kSync =
    "CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN NEW.n := NEW.o; RETURN NEW; END';"
    "CREATE TRIGGER follow BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION follow();"
    "ALTER TABLE t ENABLE ALWAYS TRIGGER follow";

double hot_share(TempDatabase& database) {
  REQUIRE(eventually([&] {
    database.session().query(SqlBuilder{} << "SELECT pg_stat_clear_snapshot()");
    return database.value("SELECT pg_stat_get_tuples_updated('t'::regclass) > 0") == "t";
  }));
  return std::stod(
      database.value("SELECT pg_stat_get_tuples_hot_updated('t'::regclass)::float8 /"
                     " pg_stat_get_tuples_updated('t'::regclass)"));
}

std::int64_t pages_of(TempDatabase& database) {
  return std::stoll(database.value("SELECT pg_relation_size('t') / 8192"));
}

bool seeks_hot(TempDatabase& database) {
  return database.session().server_version() >= ServerVersion::of_major(14);
}

TEST_CASE("Full pages are updated in place for the most part, and the table grows little") {
  CopyFixture fixture;
  full_table(fixture.database, 60000);
  const std::int64_t before = pages_of(fixture.database);
  fixture.must_copy();
  if (!seeks_hot(fixture.database)) return;
  CHECK(hot_share(fixture.database) > 0.6);
  CHECK(pages_of(fixture.database) - before < before / 2);
  CHECK(fixture.progress.remarks.empty());
}

TEST_CASE("An old snapshot makes it a plain copy, and the reason names who holds it") {
  CopyFixture fixture;
  full_table(fixture.database, 60000);
  const std::unique_ptr<Session> report = fixture.database.open("report");
  report->in_transaction([&] {
    report->query(SqlBuilder{} << "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    report->query(SqlBuilder{} << "SELECT");
    fixture.must_copy();
  });
  if (!seeks_hot(fixture.database)) return;
  REQUIRE_FALSE(fixture.progress.remarks.empty());
  CHECK_THAT(fixture.progress.remarks.back(),
             Catch::Contains(fmt::format("pid {}", report->backend().pid)) &&
                 Catch::Contains("has been looking at old row versions"));
}

TEST_CASE("Whatever the key, every row is copied while the application writes") {
  struct Keyed {
    const char* columns;
    const char* value;  // of row i
    std::vector<Identifier> key;
    const char* moved;  // a write that changes keys
  };
  const Keyed keyed =
      GENERATE(Keyed{"id bigint PRIMARY KEY",
                     "i",
                     {Identifier("id")},
                     "UPDATE t SET id = -id WHERE id % 97 = {0}"},
               Keyed{"id text PRIMARY KEY",
                     "'row ' || i",
                     {Identifier("id")},
                     "UPDATE t SET id = id || '~{0}' WHERE id LIKE '%{0}{0}'"},
               Keyed{"id uuid PRIMARY KEY",
                     "md5(i::text)::uuid",
                     {Identifier("id")},
                     "UPDATE t SET id = gen_random_uuid() WHERE id::text LIKE '{0}%'"},
               Keyed{"id bigint, id2 text, PRIMARY KEY (id2, id)",
                     "i, 'k' || i % 7",
                     {Identifier("id2"), Identifier("id")},
                     "UPDATE t SET id2 = 'm' || {0} WHERE id % 97 = {0}"},
               Keyed{"id bigint", "i % 1000", {}, "UPDATE t SET id = id + 1 WHERE id % 97 = {0}"});
  INFO(keyed.columns);
  CopyFixture fixture;
  TempDatabase& database = fixture.database;
  database.run(fmt::format("CREATE TABLE t ({}, o integer, n bigint)", keyed.columns));
  database.run(
      fmt::format("INSERT INTO t SELECT {}, i FROM generate_series(1, 30000) i", keyed.value));
  database.run(kSync);
  fixture.action.key = keyed.key;
  int writes = 0;
  fixture.progress.between_batches = [&](const StepProgress&) {
    if (++writes > 9) return;
    database.run(fmt::format(fmt::runtime(keyed.moved), writes));
    database.run(
        fmt::format("UPDATE t SET o = o + 1 WHERE o % 89 = {0};"
                    "DELETE FROM t WHERE o % 1009 = {0}",
                    writes));
  };
  fixture.must_copy();
  CHECK(writes > 3);
}

TEST_CASE("Rows that come up behind the cursor out of sync are found at the end") {
  CopyFixture fixture;
  TempDatabase& database = fixture.database;
  full_table(database, 60000);
  database.run("DELETE FROM t WHERE id < 5000");
  database.run("VACUUM t");
  bool moved = false;
  fixture.progress.between_batches = [&](const StepProgress& progress) {
    if (moved || progress.share < 0.4) return;
    moved = true;
    database.run("INSERT INTO t (id, o) SELECT -i, i FROM generate_series(1, 700) i");
  };
  fixture.must_copy();
  CHECK(moved);
  CHECK(database.value("SELECT max(sweep) FROM lockstep.backfills") == "1");
}

TEST_CASE("More of them than are copied one by one take another sweep") {
  CopyFixture fixture;
  TempDatabase& database = fixture.database;
  full_table(database, 30000);
  bool moved = false;
  fixture.progress.between_batches = [&](const StepProgress& progress) {
    if (moved || progress.share < 0.4) return;
    moved = true;
    database.run("INSERT INTO t (id, o) SELECT -i, i FROM generate_series(1, 20000) i");
  };
  fixture.must_copy();
  CHECK(database.value("SELECT max(sweep) FROM lockstep.backfills") == "2");
}

TEST_CASE("The application's triggers do not fire for the copy") {
  CopyFixture fixture;
  fixture.database.run(
      "CREATE TABLE t (id bigint PRIMARY KEY, o integer, n bigint, touched boolean);"
      "INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;"
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN NEW.touched := true; RETURN NEW; END';"
      "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()");
  fixture.must_copy();
  CHECK(fixture.database.value("SELECT count(*) FROM t WHERE touched") == "0");
}

TEST_CASE("A table that is rewritten meanwhile is walked from its beginning") {
  CopyFixture fixture;
  full_table(fixture.database, 60000);
  fixture.engine.settings.max_duration = 0ms;
  CHECK(fixture.copy().code == ExitCode::MoreToDo);
  std::stop_source stop;
  fixture.engine.settings.max_duration.reset();
  fixture.engine.stop = stop.get_token();
  fixture.progress.between_batches = [&](const StepProgress& progress) {
    if (progress.share > 0.3) stop.request_stop();
  };
  CHECK(fixture.copy().code == ExitCode::Interrupted);
  CHECK(fixture.database.value("SELECT next_page > 0 FROM lockstep.backfills") == "t");
  fixture.database.run("VACUUM FULL t");
  fixture.engine.stop = {};
  fixture.progress.between_batches = nullptr;
  fixture.must_copy();
}

TEST_CASE("Several sessions copy a range each, and one takes over what is left of them") {
  CopyFixture fixture;
  full_table(fixture.database, 150000);
  fixture.engine.settings.backfill.parallel = 2;
  std::stop_source stop;
  fixture.engine.stop = stop.get_token();
  fixture.progress.between_batches = [&](const StepProgress& progress) {
    if (progress.share > 0.3) stop.request_stop();
  };
  CHECK(fixture.copy().code == ExitCode::Interrupted);
  CHECK(fixture.database.value("SELECT count(*) FROM lockstep.backfills WHERE rows_copied > 0") ==
        "2");
  CHECK(fixture.database.value("SELECT count(DISTINCT pid) FROM lockstep.lease_backends") == "5");
  fixture.engine.stop = {};
  fixture.progress.between_batches = nullptr;
  fixture.engine.settings.backfill.parallel = GENERATE(1, 2);
  fixture.must_copy();
  CHECK(fixture.database.value("SELECT sum(rows_copied) FROM lockstep.backfills") == "150000");
}

TEST_CASE("A worker that loses its session ends the others, and the run starts again") {
  CopyFixture fixture;
  full_table(fixture.database, 150000);
  fixture.engine.settings.backfill.parallel = 2;
  bool ended = false;
  fixture.progress.between_batches = [&](const StepProgress& progress) {
    if (ended || progress.share < 0.2) return;
    ended = true;
    fixture.database.run(
        "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM lockstep.lease_backends ORDER BY"
        " started DESC LIMIT 1) last");
  };
  fixture.must_copy();
  CHECK(ended);
}

TEST_CASE("Rows that the application holds are waited for, and it is said what for") {
  CopyFixture fixture;
  full_table(fixture.database, 1000);
  const std::unique_ptr<Session> application = fixture.database.open("application");
  application->query(SqlBuilder{} << "BEGIN");
  application->query(SqlBuilder{} << "UPDATE t SET note = '' WHERE id = 500");
  fixture.progress.while_waiting = [&](const std::string& reason) {
    CHECK(reason == "the application holds locks on the last rows");
    CHECK(fixture.database.value("SELECT reason FROM lockstep.revisions") == reason);
    application->query(SqlBuilder{} << "COMMIT");
    fixture.progress.while_waiting = nullptr;
  };
  fixture.must_copy();
  CHECK_THAT(fixture.progress.remarks,
             Catch::VectorContains(std::string("rows of the batch are locked by the application")));
  CHECK(fixture.database.value("SELECT reason FROM lockstep.revisions").empty());
}

}  // namespace
}  // namespace lockstep::tests
