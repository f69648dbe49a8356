// Changes of rows, columns, constraints and partitions: killed anywhere, they end as they would
// have.

#include "executor/attempt.hpp"
#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/executor/faulty_database.hpp"

#include <thread>

namespace lockstep::tests {
namespace {

constexpr int kMostCalls = 2000;
constexpr int kStride = LOCKSTEP_CRASH_STRIDE;

RevisionGraph revision(const std::string& statements) {
  const std::string text =
      "-- revision: eeeeeeeeeee1\n-- down_revision: null\n-- description: rows\n\n" + statements;
  const std::string_view texts[] = {text};
  return project_of(texts);
}

void create_table(TempDatabase& database) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, n int, b text, done boolean);"
      "INSERT INTO t SELECT i, i, 'x', NULL FROM generate_series(1, 300) i;"
      // Large by the statistics, so that it is done in batches.
      "UPDATE pg_class SET reltuples = 1000000 WHERE oid = 't'::regclass");
}

void create_partitions(TempDatabase& database) {
  database.run(
      "CREATE TABLE h (id int NOT NULL) PARTITION BY RANGE (id);"
      "CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (100);"
      "CREATE TABLE h2 PARTITION OF h FOR VALUES FROM (100) TO (200);"
      "INSERT INTO h SELECT generate_series(0, 199)");
}

Outcome run(Database& database, Clock& clock, const RevisionGraph& graph) {
  RecordedProgress progress;
  Engine engine = engine_on(database, clock, progress);
  return upgrade(engine, graph, {});
}

void must_run(TempDatabase& database, const RevisionGraph& graph) {
  const Outcome outcome = run(database.database(), system_clock(), graph);
  INFO(outcome.message << "; " << outcome.next);
  REQUIRE(outcome.done());
}

// True: it died at that call.
bool dies(TempDatabase& database, const RevisionGraph& graph, int calls, Death death) {
  FaultyDatabase faulty(database.database(), calls, death);
  JumpingClock clock;
  const auto error = attempt([&] { run(faulty, clock, graph); });
  REQUIRE((faulty.died() || !error));
  return faulty.died();
}

int killed_and_run_again(void (*prepare)(TempDatabase&), const RevisionGraph& graph,
                         const std::string& is_done) {
  const Death death = GENERATE(Death::BeforeTheCall, Death::AfterTheCall);
  int deaths = 0;
  for (int calls = 3; calls < kMostCalls; calls += kStride) {
    INFO("killed at call " << calls);
    TempDatabase database;
    prepare(database);
    const bool died = dies(database, graph, calls, death);
    if (died) must_run(database, graph);
    REQUIRE(database.value(is_done) == "t");
    if (!died) break;
    ++deaths;
  }
  return deaths;
}

TEST_CASE("A batched UPDATE that counts changes each row once, wherever it is killed") {
  CHECK(killed_and_run_again(create_table,
                             revision("UPDATE t SET n = n + 1, done = true WHERE done IS NULL;\n"),
                             "SELECT bool_and(n = id + 1 AND done) FROM t") > 1);
}

TEST_CASE("A batched DELETE deletes what was asked for, wherever it is killed") {
  CHECK(killed_and_run_again(create_table, revision("DELETE FROM t WHERE n % 2 = 0;\n"),
                             "SELECT count(*) = 150 AND bool_and(n % 2 = 1) FROM t") > 1);
}

TEST_CASE("A column is filled, wherever it is killed") {
  CHECK(killed_and_run_again(
            create_table,
            revision("-- lockstep: fill b || n\nALTER TABLE t ADD COLUMN c text NOT NULL;\n"),
            "SELECT bool_and(c = b || n) AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = "
            "'t'::regclass) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = "
            "'t'::regclass AND contype = 'c') AND (SELECT attnotnull FROM pg_attribute WHERE "
            "attrelid = 't'::regclass AND attname = 'c') FROM t") > 1);
}

TEST_CASE("A column that may not be NULL is dropped, wherever it is killed") {
  CHECK(killed_and_run_again(
            [](TempDatabase& database) {
              create_table(database);
              database.run("ALTER TABLE t ALTER COLUMN b SET NOT NULL");
            },
            revision("-- lockstep: reverse 'x'\nALTER TABLE t DROP COLUMN b;\n"),
            "SELECT (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE "
            "attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped) = 'id,n,done' AND NOT "
            "EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 't'::regclass)") > 1);
}

TEST_CASE("A constraint takes another's place, wherever it is killed") {
  CHECK(killed_and_run_again(
            [](TempDatabase& database) {
              create_table(database);
              database.run("ALTER TABLE t ADD CONSTRAINT ok CHECK (n > -5)");
            },
            revision("ALTER TABLE t DROP CONSTRAINT ok, ADD CONSTRAINT ok CHECK (n > 0);\n"),
            "SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated, "
            "',' ORDER BY conname) = 'ok CHECK ((n > 0)) true,t_pkey PRIMARY KEY (id) true' FROM "
            "pg_constraint WHERE conrelid = 't'::regclass AND contype <> 'n'") > 1);
  CHECK(killed_and_run_again(
            [](TempDatabase& database) {
              create_table(database);
              database.run("ALTER TABLE t ADD CONSTRAINT ok UNIQUE (n)");
            },
            revision("ALTER TABLE t DROP CONSTRAINT ok, ADD CONSTRAINT ok UNIQUE (n, b);\n"),
            "SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ',' ORDER BY "
            "indexrelid::regclass::text) = 'ok true,t_pkey true' AND pg_get_indexdef("
            "'ok'::regclass) LIKE '%(n, b)' FROM pg_index WHERE indrelid = 't'::regclass") > 1);
}

TEST_CASE("An index of a partitioned table is built, wherever it is killed") {
  CHECK(killed_and_run_again(
            create_partitions, revision("CREATE INDEX h_id ON h (id);\n"),
            "SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ',' ORDER BY "
            "indexrelid::regclass::text) = 'h1_id_idx true,h2_id_idx true,h_id true' FROM pg_index "
            "WHERE indrelid IN ('h'::regclass, 'h1'::regclass, 'h2'::regclass)") > 1);
}

TEST_CASE("A partition leaves, wherever it is killed") {
  CHECK(killed_and_run_again(create_partitions, revision("ALTER TABLE h DETACH PARTITION h1;\n"),
                             "SELECT (SELECT count(*) FROM h) = 100 AND (SELECT count(*) FROM h1) "
                             "= 100 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = "
                             "'h1'::regclass AND contype = 'c')") > 1);
}

TEST_CASE("A detaching that was cut between its two transactions is ended") {
  TempDatabase database;
  create_partitions(database);
  if (database.session().server_version() < ServerVersion::of_major(14)) return;
  const auto reader = database.open();
  reader->script(Sql::recorded("BEGIN; SELECT count(*) FROM h"));
  const auto victim = database.open();
  // Its second transaction waits for the reader, for ever.
  std::thread waiting([&] {
    attempt(
        [&] { victim->query(Sql::recorded("ALTER TABLE h DETACH PARTITION h1 CONCURRENTLY")); });
  });
  REQUIRE(eventually([&] {
    return database.value("SELECT bool_or(inhdetachpending) FROM pg_inherits") == "t" &&
           database.value(
               "SELECT count(*) > 0 FROM pg_stat_activity WHERE query ~ "
               "'DETACH PARTITION h1' AND wait_event_type = 'Lock'") == "t";
  }));
  database.run(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query ~ 'DETACH PARTITION h1' "
      "AND pid <> pg_backend_pid()");
  waiting.join();
  reader->script(Sql::recorded("ROLLBACK"));
  REQUIRE(database.value("SELECT bool_or(inhdetachpending) FROM pg_inherits") == "t");

  must_run(database, revision("ALTER TABLE h DETACH PARTITION h1;\n"));
  CHECK(database.value("SELECT count(*) FROM pg_inherits WHERE inhrelid = 'h1'::regclass") == "0");
  CHECK(database.value("SELECT count(*) FROM h1") == "100");
}

TEST_CASE("An UPDATE whose rows do not stay changed stops and says so") {
  TempDatabase database;
  create_table(database);
  database.run(
      "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF pg_trigger_depth() = 1 "
      "THEN UPDATE t SET b = ''x'' WHERE id = NEW.id; END IF; RETURN NULL; END';"
      "CREATE TRIGGER back AFTER UPDATE ON t FOR EACH ROW WHEN (OLD.id = 1) EXECUTE FUNCTION "
      "back()");
  JumpingClock clock;
  const Outcome outcome =
      run(database.database(), clock, revision("UPDATE t SET b = 'y' WHERE n > 0;\n"));
  CHECK(outcome.code == ExitCode::NeedsHuman);
  CHECK_THAT(outcome.message, Catch::Contains("that the statement would change"));
  CHECK(database.value("SELECT count(*) FROM t WHERE b = 'y'") == "299");
}

}  // namespace
}  // namespace lockstep::tests
