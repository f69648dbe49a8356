// Statements that a client has prepared on a table whose column changes its type: they fail once,
// with 0A000, where the plan says so, and nowhere else.

#include "executor/attempt.hpp"
#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

constexpr std::string_view kRevision =
    "-- revision: ddddddddddd1\n-- down_revision: null\n-- description: a type change\n\n"
    "ALTER TABLE t ALTER COLUMN c TYPE bigint;\n";

struct Prepared {
  std::string_view name;
  std::string_view statement;
  std::string_view arguments;
  std::string_view fails_at;  // the phases, in order
};
constexpr std::array<Prepared, 7> kPrepared{{
    {"everything", "SELECT * FROM t WHERE k = $1", "1",
     "expand, cutover, revert, cutover, soft drop, drop"},
    {"read", "SELECT c FROM t WHERE k = $1", "1", "cutover, revert, cutover"},
    {"write_and_read", "UPDATE t SET c = $1 WHERE k = $2 RETURNING c", "1, 1",
     "cutover, revert, cutover"},
    {"write", "UPDATE t SET c = $1 WHERE k = $2", "1, 1", ""},
    {"insert", "INSERT INTO t (c) VALUES ($1)", "5", ""},
    {"find", "SELECT k FROM t WHERE c = $1", "5", ""},
    {"other", "SELECT k, other FROM t WHERE k = $1", "1", ""},
}};

class Client {
 public:
  explicit Client(TempDatabase& database) : session_(database.open("client")) {
    for (const Prepared& prepared : kPrepared)
      prepare(prepared);
  }

  // Runs each as it is prepared; one that fails is prepared again, as a driver would.
  void notice(const std::string& phase) {
    for (const Prepared& prepared : kPrepared) {
      const auto error = attempt([&] { execute(prepared); });
      if (!error) continue;
      CHECK(error->sqlstate() == "0A000");
      std::string& failed = failed_[std::string(prepared.name)];
      failed += (failed.empty() ? "" : ", ") + phase;
      session_->query(Sql::recorded(fmt::format("DEALLOCATE {}", prepared.name)));
      prepare(prepared);
      execute(prepared);
    }
  }
  std::string failed(const Prepared& prepared) { return failed_[std::string(prepared.name)]; }

 private:
  void prepare(const Prepared& prepared) {
    session_->query(
        Sql::recorded(fmt::format("PREPARE {} AS {}", prepared.name, prepared.statement)));
  }
  void execute(const Prepared& prepared) {
    session_->query(
        Sql::recorded(fmt::format("EXECUTE {}({})", prepared.name, prepared.arguments)));
  }

  std::unique_ptr<Session> session_;
  std::map<std::string, std::string> failed_;
};

TEST_CASE("prepared statements fail where the plan foretells it, and nowhere else") {
  TempDatabase database;
  database.run(
      "CREATE TABLE t (k integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c integer NOT NULL,"
      " other text); INSERT INTO t (c) VALUES (1), (2)");
  const std::string_view texts[] = {kRevision};
  const RevisionGraph graph = project_of(texts);
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  engine.settings.contract.automatic = false;
  engine.settings.contract.bake = std::chrono::hours(1);
  Client client(database);
  const auto then = [&](const Outcome& outcome, const std::string& phase) {
    INFO(outcome.message);
    REQUIRE(outcome.done());
    client.notice(phase);
  };

  then(upgrade(engine, graph, {.stop_after = Phase::Expand}), "expand");
  then(upgrade(engine, graph, {}), "backfill");
  then(contract(engine, {.stage = Stage::Cutover}), "cutover");
  then(revert(engine, "ddddddddddd1"), "revert");
  then(contract(engine, {.stage = Stage::Cutover}), "cutover");
  then(contract(engine, {}), "soft drop");
  engine.settings.contract.bake = std::chrono::seconds(0);
  then(contract(engine, {}), "drop");

  for (const Prepared& prepared : kPrepared) {
    CAPTURE(prepared.statement);
    CHECK(client.failed(prepared) == prepared.fails_at);
  }
  const std::string plan = database.value("SELECT plan FROM lockstep.revisions");
  CHECK_THAT(plan, Catch::Contains("SELECT * from public.t at expand, cutover and retire, those "
                                   "that read c at cutover and revert"));
}

TEST_CASE("a function that was made after the plan is compiled anew by the cutover") {
  TempDatabase database;
  database.run("CREATE TABLE t (k integer PRIMARY KEY, c integer); INSERT INTO t VALUES (1, 5)");
  const std::string_view texts[] = {kRevision};
  const RevisionGraph graph = project_of(texts);
  RecordedProgress progress;
  Engine engine = engine_on(database.database(), system_clock(), progress);
  engine.settings.contract.automatic = false;
  REQUIRE(upgrade(engine, graph, {}).done());
  database.run(
      "CREATE FUNCTION kept() RETURNS text LANGUAGE plpgsql AS $$ DECLARE v t.c%TYPE;"
      " BEGIN SELECT c INTO v FROM t WHERE k = 1; RETURN v; END $$");
  // Its variable has the type that the column has now, for as long as the session lasts.
  CHECK(database.value("SELECT kept()") == "5");
  REQUIRE(contract(engine, {.stage = Stage::Cutover}).done());
  database.run("UPDATE t SET c = 5000000000");
  CHECK(database.value("SELECT kept()") == "5000000000");
}

}  // namespace
}  // namespace lockstep::tests
