// Conversions by any cast or USING, run from end to end: what is written in one shape is read in
// the other as the two expressions say, a conversion that depends on the session is refused, and
// the end is what plain SQL leaves.

#include "executor/contract.hpp"
#include "executor/retry.hpp"
#include "executor/upgrade.hpp"
#include "sql/snapshot_json.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catalog_shape.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

namespace lockstep::tests {
namespace {

// A literal that one version writes and what the other reads, as text.
struct Written {
  std::string value;
  std::string read;
};

struct Change {
  std::string from;
  std::string to;
  std::string reverse;  // the directive's expression
  std::vector<Written> by_old;
  std::vector<Written> by_new;
  std::vector<std::string> lost;  // values that the old type cannot hold
  std::string column = "";        // what follows the type in CREATE TABLE
};

const std::vector<Change> kChanges{
    {.from = "text",
     .to = "integer USING c::integer",
     .reverse = "",
     .by_old = {{"'5'", "5"}, {"' -7 '", "-7"}, {"NULL", ""}},
     .by_new = {{"8", "8"}, {"NULL", ""}},
     .lost = {}},
    {.from = "integer",
     .to = "numeric(12,3) USING (c / 100.0)",
     .reverse = "round(c * 100)",
     .by_old = {{"1250", "12.500"}, {"-1", "-0.010"}},
     .by_new = {{"12.345", "1235"}, {"0.01", "1"}},
     .lost = {"99999999.99"},
     .column = "NOT NULL"},
    {.from = "timestamp",
     .to = "timestamptz USING c AT TIME ZONE 'UTC'",
     .reverse = "c AT TIME ZONE 'UTC'",
     .by_old = {{"'2024-02-29 12:00:00'", "2024-02-29 13:00:00+01"}, {"'infinity'", "infinity"}},
     .by_new = {{"'2024-07-01 12:00:00+02'", "2024-07-01 10:00:00"}},
     .lost = {}},
    {.from = "bigint",
     .to = "integer",
     .reverse = "",
     .by_old = {{"5", "5"}, {"-2147483648", "-2147483648"}},
     .by_new = {{"2147483647", "2147483647"}},
     .lost = {},
     .column = "NOT NULL DEFAULT 3"},
    {.from = "character varying(20)",
     .to = "character varying(5)",
     .reverse = "",
     .by_old = {{"'abc'", "abc"}, {"''", ""}},
     .by_new = {{"'abcde'", "abcde"}},
     .lost = {},
     .column = "DEFAULT 'new'"},
    {.from = "integer",
     .to = "text",
     .reverse = "",
     .by_old = {{"5", "5"}},
     .by_new = {{"'77'", "77"}},
     .lost = {"'007'", "'seven'", "'5000000000'"}},
    {.from = "text",
     .to = "uuid USING (c)::uuid",
     .reverse = "",
     .by_old = {{"'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}},
     .by_new = {{"'00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001"}},
     .lost = {}},
    {.from = "jsonb",
     .to = "text",
     .reverse = "",
     .by_old = {{R"('{"a": 1}')", R"({"a": 1})"}},
     .by_new = {{"'[1, 2]'", "[1, 2]"}},
     .lost = {"'[1,2]'", "'no json'"}},
    {.from = "text COLLATE \"C\"",
     .to = "text COLLATE \"POSIX\"",
     .reverse = "",
     .by_old = {{"'b'", "b"}, {"NULL", ""}},
     .by_new = {{"'B'", "B"}},
     .lost = {}},
    {.from = "character varying(9) COLLATE \"C\"",
     .to = "text",
     .reverse = "",
     .by_old = {{"'b'", "b"}},
     .by_new = {{"'B'", "B"}},
     .lost = {"'more than nine'"}},
    {.from = "numeric(8,2)",
     .to = "numeric(12,4)",
     .reverse = "",
     .by_old = {{"1.25", "1.2500"}, {"999999.99", "999999.9900"}},
     .by_new = {{"2.5", "2.50"}},
     .lost = {"0.0001", "1000000"}},
};

constexpr std::string_view kRevision = "bbbbbbbbbbb1";

struct Run {
  explicit Run(const Change& made, std::string_view directives = "-- lockstep: flip: a test\n")
      : change(made) {
    std::string text = "-- revision: " + std::string(kRevision) +
                       "\n-- down_revision: null\n-- description: a conversion\n\n";
    text += directives;
    if (!change.reverse.empty()) text += "-- lockstep: reverse " + change.reverse + "\n";
    text += alteration() + ";\n";
    const std::string_view texts[] = {text};
    graph = project_of(texts);
    engine.settings.contract.automatic = false;
    database.run(
        "DO $$ BEGIN CREATE ROLE writer LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    create(database);
    application = connect_database({.dsn = database.dsn_as("writer")});
    app = application->open({.role = "app"});
    app->query(SqlBuilder{} << "SET TimeZone = 'Europe/Berlin'");
    for (const Written& written : change.by_old)
      insert(written.value);
  }

  std::string alteration() const { return "ALTER TABLE t ALTER COLUMN c TYPE " + change.to; }
  void create(TempDatabase& where) const {
    where.run("CREATE TABLE t (k integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c " +
              change.from + " " + change.column +
              ", other text);\nCREATE INDEX t_c ON t (other, c);\n"
              "COMMENT ON COLUMN t.c IS 'a comment';\n"
              "GRANT SELECT, INSERT, UPDATE ON t TO writer");
  }
  Outcome up() { return upgrade(engine, graph, {.target = "head"}); }
  void must(const Outcome& outcome) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
  }

  std::string insert(const std::string& value) {
    return query("INSERT INTO t (c) VALUES (" + value + ") RETURNING k::text");
  }
  std::string query(const std::string& sql) {
    const Rows rows = app->query(Sql::recorded(sql));
    return rows.empty() || rows.is_null(0, 0) ? "" : rows.text(0, 0);
  }
  std::string read(const std::string& column, const std::string& key) {
    return query("SELECT " + column + "::text FROM t WHERE k = " + key);
  }

  // Inserted, updated, and left alone by a statement that writes another column.
  void write_and_read(const std::vector<Written>& values, const std::string& other) {
    for (const Written& written : values) {
      CAPTURE(written.value, other);
      const std::string key = insert(written.value);
      CHECK(read(other, key) == written.read);
      query("UPDATE t SET c = " + written.value + " WHERE k = 1");
      CHECK(read(other, "1") == written.read);
      query("UPDATE t SET other = 'x' WHERE k = " + key);
      CHECK(read(other, key) == written.read);
    }
  }

  const Change& change;
  TempDatabase database;
  RevisionGraph graph = small_project();
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  std::unique_ptr<Database> application;
  std::unique_ptr<Session> app;
};

std::string table_of(TempDatabase& database) {
  CatalogSnapshot snapshot = shape_of(database);
  std::erase_if(snapshot.relations,
                [](const CatalogRelation& relation) { return relation.name != "t"; });
  return to_json(snapshot);
}

TEST_CASE("each version reads what the other wrote, and the end is what plain SQL leaves") {
  for (const Change& change : kChanges) {
    CAPTURE(change.from, change.to);
    Run run(change);
    run.must(run.up());
    run.write_and_read(change.by_old, "lockstep_new_c");
    run.must(contract(run.engine, {.stage = Stage::Cutover}));
    run.write_and_read(change.by_new, "lockstep_old_c");
    run.must(revert(run.engine, std::string(kRevision)));
    run.write_and_read(change.by_old, "lockstep_new_c");
    run.must(contract(run.engine, {.stage = Stage::Cutover}));
    run.write_and_read(change.by_new, "lockstep_old_c");
    for (const std::string& value : change.lost) {
      CAPTURE(value);
      const std::string key = run.insert(value);
      CHECK(run.read("lockstep_old_c", key).empty());
      const Outcome refused = revert(run.engine, std::string(kRevision));
      CHECK(refused.code == ExitCode::Refused);
      CHECK_THAT(refused.message, Catch::Contains(key));
      run.database.run("DELETE FROM t WHERE k = " + key);
    }
    run.must(contract(run.engine, {}));

    TempDatabase twin;
    run.create(twin);
    twin.run(run.alteration());
    CHECK(table_of(run.database) == table_of(twin));
    CHECK(run.database.value(
              "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
              " WHERE nspname = 'lockstep'") == "0");
  }
}

TEST_CASE("what the new version wrote more exactly survives a revert and a write of the other") {
  Run run(kChanges[1]);
  run.must(run.up());
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  run.query("UPDATE t SET c = 12.345 WHERE k = 1");
  run.must(revert(run.engine, std::string(kRevision)));
  CHECK(run.read("c", "1") == "1235");
  run.query("UPDATE t SET other = 'touched' WHERE k = 1");
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  CHECK(run.read("c", "1") == "12.345");
}

TEST_CASE("abort leaves the catalog as it was") {
  for (const Change& change : kChanges) {
    CAPTURE(change.from, change.to);
    Run run(change);
    const std::string before = table_of(run.database);
    run.must(run.up());
    run.must(contract(run.engine, {.stage = Stage::Cutover}));
    run.must(abort_revision(run.engine, std::string(kRevision)));
    CHECK(table_of(run.database) == before);
  }
}

TEST_CASE("a conversion that is not the same for everybody is refused before anything is changed") {
  struct Refused {
    std::string from;
    std::string to;
    std::string reverse;
    ExitCode code;
    std::string reason;
  };
  const std::vector<Refused> all{
      {"timestamp", "timestamptz", "", ExitCode::Refused, "TimeZone; write USING c AT TIME ZONE"},
      {"integer", "text USING c || other", "c::integer", ExitCode::Refused, "reads column other"},
      {"integer", "bigint USING c * 2", "", ExitCode::Refused, "lockstep: reverse"},
      {"integer", "bigint USING c + random()", "c", ExitCode::Refused, "calls random"},
      {"integer", "text USING mine(c)", "c::integer", ExitCode::Refused, "calls mine"},
      {"text COLLATE \"C\"", "text USING upper(c)", "lower(c)", ExitCode::Refused,
       "the column's collation"},
      // The server says so, since only it knows which function stands behind a cast.
      {"text", "date USING c::date", "", ExitCode::NeedsHuman, "settings of the session"},
      {"text", "integer", "", ExitCode::NeedsHuman, "cannot be cast automatically"},
  };
  for (const Refused& refused : all) {
    CAPTURE(refused.from, refused.to);
    const Change change{.from = refused.from,
                        .to = refused.to,
                        .reverse = refused.reverse,
                        .by_old = {},
                        .by_new = {},
                        .lost = {}};
    Run run(change);
    const std::string before = table_of(run.database);
    const Outcome outcome = run.up();
    CHECK(outcome.code == refused.code);
    CHECK_THAT(outcome.message, Catch::Contains(refused.reason));
    CHECK(table_of(run.database) == before);
    if (outcome.code == ExitCode::NeedsHuman)
      run.must(abort_revision(run.engine, std::string(kRevision)));
  }
}

TEST_CASE(
    "a value that cannot be converted fails nobody, and nothing is cut over until it is right") {
  const Change change{.from = "text",
                      .to = "jsonb USING c::jsonb",
                      .reverse = "",
                      .by_old = {{"'[1]'", "[1]"}, {"'no json'", ""}},
                      .by_new = {},
                      .lost = {},
                      .column = "NOT NULL"};
  Run run(change);
  const Outcome stopped = run.up();
  CHECK(stopped.code == ExitCode::NeedsHuman);
  CHECK_THAT(stopped.message, Catch::Contains("key 2: invalid input syntax for type json"));
  CHECK(run.read("lockstep_new_c", "1") == "[1]");
  CHECK(retry(run.engine, std::string(kRevision)).code == ExitCode::NeedsHuman);

  run.query("UPDATE t SET c = '{}' WHERE k = 2");
  run.must(retry(run.engine, std::string(kRevision)));
  // The old version may go on writing such values.
  const std::string late = run.insert("'[1'");
  CHECK(run.read("c", late) == "[1");
  const Outcome refused = contract(run.engine, {.stage = Stage::Cutover});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message,
             Catch::Contains("no-quarantine") && Catch::Contains("key " + late + ":"));

  run.query("UPDATE t SET c = '[2]' WHERE k = " + late);
  run.must(contract(run.engine, {}));
  CHECK(run.read("c", late) == "[2]");
  CHECK(run.read("c", "2") == "{}");
}

TEST_CASE(
    "a trigger that was made since may have changed what nobody saw, and stops what counts on it") {
  const Change change{.from = "integer",
                      .to = "bigint",
                      .reverse = "",
                      .by_old = {{"5", "5"}},
                      .by_new = {},
                      .lost = {}};
  constexpr std::string_view kMake =
      "CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN NEW.c := NEW.c + 1; RETURN NEW; END';"
      "CREATE TRIGGER bump BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION bump()";
  Run run(change);
  run.must(run.up());
  run.database.run(kMake);
  const Outcome refused = contract(run.engine, {.stage = Stage::Cutover});
  CHECK(refused.code == ExitCode::Refused);
  CHECK_THAT(refused.message, Catch::Contains("no-drift"));
  run.database.run("DROP TRIGGER bump ON t; DROP FUNCTION bump()");
  run.must(contract(run.engine, {.stage = Stage::Cutover}));
  run.database.run(kMake);
  const Outcome failed = revert(run.engine, std::string(kRevision));
  CHECK(failed.code == ExitCode::NeedsHuman);
  CHECK_THAT(failed.message, Catch::Contains("trigger bump was made since"));
  run.database.run("ALTER TABLE t DISABLE TRIGGER bump");
  run.must(revert(run.engine, std::string(kRevision)));
}

TEST_CASE("a change of meaning needs its word") {
  Run run(kChanges[0], "");
  const Outcome outcome = run.up();
  CHECK(outcome.code == ExitCode::Refused);
  CHECK_THAT(outcome.message, Catch::Contains("flips the meaning"));
}

}  // namespace
}  // namespace lockstep::tests
