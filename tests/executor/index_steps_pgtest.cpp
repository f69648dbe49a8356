// Steps on indexes that are no transaction: what a kill leaves behind is found and put right,
// whether the same command follows or the other way is taken.

#include "executor/attempt.hpp"
#include "executor/contract.hpp"
#include "executor/downgrade.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/executor/faulty_database.hpp"

#include <algorithm>
#include <functional>

namespace lockstep::tests {
namespace {

constexpr int kMostCalls = 2000;
constexpr int kStride = 3;
constexpr std::string_view kTable =
    "CREATE TABLE account (id bigint PRIMARY KEY, email text);"
    "INSERT INTO account SELECT g, 'a' || g FROM generate_series(1, 100) g;"
    "CREATE INDEX account_email ON account (email);"
    "COMMENT ON INDEX account_email IS 'by mail'";

RevisionGraph revision(const std::string& statements) {
  const std::string text =
      "-- revision: eeeeeeeeeee1\n-- down_revision: null\n-- description: d\n\n" + statements;
  const std::string_view texts[] = {text};
  return project_of(texts);
}

// One database, and what is run on it.
struct Run {
  explicit Run(const std::string& statements) : graph(revision(statements)) {
    database.run(std::string(kTable));
  }

  Outcome on(Database& server, const std::function<Outcome(Engine&)>& command) {
    Engine engine = engine_on(server, clock, progress);
    engine.settings.contract.automatic = false;
    return command(engine);
  }
  Outcome operator()(const std::function<Outcome(Engine&)>& command) {
    return on(database.database(), command);
  }
  // False when it got through alive.
  bool dies(int calls, Death death, const std::function<Outcome(Engine&)>& command) {
    FaultyDatabase faulty(database.database(), calls, death);
    attempt([&] { on(faulty, command); });
    return faulty.died();
  }
  Outcome go() {
    return (*this)([&](Engine& engine) { return upgrade(engine, graph, {}); });
  }
  std::string indexes() {
    return database.value(
        "SELECT coalesce(string_agg(c.relname || ' ' || i.indisvalid || ' ' ||"
        " coalesce(obj_description(c.oid, 'pg_class'), ''), ', ' ORDER BY c.relname), '')"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = 'account'::regclass");
  }

  RevisionGraph graph;
  TempDatabase database;
  JumpingClock clock;
  RecordedProgress progress;
};

void spoil(TempDatabase& database, const std::string& index) {
  database.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index +
               "'::regclass");
}

bool noted(const RecordedProgress& progress, const std::string& text) {
  return std::any_of(progress.notes.begin(), progress.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("REINDEX drops what one that did not end has left, and nothing else") {
  Run run("REINDEX TABLE account;\n");
  run.database.run(
      "CREATE INDEX account_email_ccnew ON account (email);"
      "CREATE INDEX account_email_ccold1 ON account (email);"
      "CREATE INDEX account_mine_ccnew ON account (email);"
      "CREATE INDEX account_other ON account (email)");
  // One that is INVALID for another reason is not touched: the server skips it.
  for (const std::string index : {"account_email_ccnew", "account_email_ccold1", "account_other"})
    spoil(run.database, index);
  const Outcome outcome = run.go();
  INFO(outcome.message);
  REQUIRE(outcome.done());
  CHECK(run.indexes() ==
        "account_email true by mail, account_mine_ccnew true , account_other false , account_pkey "
        "true ");
  CHECK(noted(run.progress, "account_email_ccnew, left by a REINDEX"));
}

TEST_CASE("DROP INDEX: a drop that was cut short is ended, or built again by undo") {
  Run run("DROP INDEX account_email;\n");
  REQUIRE(run.go().done());
  CHECK(run.indexes().starts_with("account_email true"));
  spoil(run.database, "account_email");
  REQUIRE(run([](Engine& engine) {
            engine.settings.contract.bake = std::chrono::hours(1);
            return contract(engine, {.stage = Stage::Retire});
          }).done());
  CHECK(run.indexes() == "account_pkey true ");
  REQUIRE(run([](Engine& engine) { return undo_soft_drop(engine, "eeeeeeeeeee1"); }).done());
  CHECK(run.indexes() == "account_email true by mail, account_pkey true ");
}

TEST_CASE("DROP INDEX converges after a kill at any call, there and back") {
  const Death death = GENERATE(Death::BeforeTheCall, Death::AfterTheCall);
  const auto there_and_back = [](Engine& engine) {
    engine.settings.contract.bake = std::chrono::hours(1);
    const Outcome outcome = contract(engine, {.stage = Stage::Retire});
    // Where the drop was done before the kill, only the bake is left, and it is refused.
    if (!outcome.done() && outcome.code != ExitCode::Refused) return outcome;
    return undo_soft_drop(engine, "eeeeeeeeeee1");
  };
  int deaths = 0;
  for (int calls = 1; calls < kMostCalls; calls += kStride) {
    INFO("killed at call " << calls);
    Run run("DROP INDEX account_email;\n");
    REQUIRE(run.go().done());
    if (!run.dies(calls, death, there_and_back)) break;
    ++deaths;
    const Outcome outcome = run(there_and_back);
    INFO(outcome.message);
    REQUIRE(outcome.done());
    REQUIRE(run.indexes() == "account_email true by mail, account_pkey true ");
  }
  CHECK(deaths > 5);
}

TEST_CASE("SET TABLESPACE of an index converges after a kill at any call, there or back") {
  const bool back = GENERATE(false, true);
  int deaths = 0;
  for (int calls = 1; calls < kMostCalls; calls += kStride) {
    INFO("killed at call " << calls << (back ? " of downgrade" : " of upgrade"));
    Run run("ALTER INDEX account_email SET TABLESPACE other;\n");
    if (run.database.session().server_version() < ServerVersion::of_major(15)) return;
    if (run.database.value("SELECT count(*) FROM pg_tablespace WHERE spcname = 'other'") == "0") {
      run.database.run("SET allow_in_place_tablespaces = on");
      run.database.run("CREATE TABLESPACE other LOCATION ''");
    }
    if (back) REQUIRE(run.go().done());
    const auto command = [&](Engine& engine) {
      return back ? downgrade(engine, run.graph, {.target = "-1"}) : upgrade(engine, run.graph, {});
    };
    if (!run.dies(calls, Death::AfterTheCall, command)) break;
    ++deaths;
    const Outcome outcome = run(command);
    INFO(outcome.message);
    REQUIRE(outcome.done());
    REQUIRE(run.database.value("SELECT count(*) FROM pg_class c JOIN pg_tablespace s ON s.oid = "
                               "c.reltablespace WHERE c.relname = 'account_email'") ==
            (back ? "0" : "1"));
    REQUIRE(run.indexes() == "account_email true by mail, account_pkey true ");
  }
  CHECK(deaths > 5);
}

TEST_CASE("a downgrade that was killed is ended by another, or followed by an upgrade") {
  const std::string both =
      "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('account_both') AND "
      "indisvalid) || ' ' || EXISTS (SELECT FROM pg_constraint WHERE conname = 'filled')";
  struct Way {
    std::string statements;
    std::string done;
  };
  const std::string index = "CREATE INDEX account_both ON account (id, email);\n";
  const std::string constraint = "ALTER TABLE account DROP CONSTRAINT filled;\n";
  const Way way = GENERATE_COPY(Way{index, "true true"}, Way{constraint, "false false"},
                                Way{index + constraint, "true false"});
  const bool onwards = GENERATE(true, false);
  int deaths = 0;
  for (int calls = 1; calls < kMostCalls; calls += kStride) {
    INFO(way.statements << "killed at call " << calls << (onwards ? ", then upgrade" : ""));
    Run run(way.statements);
    run.database.run("ALTER TABLE account ADD CONSTRAINT filled CHECK (email <> '')");
    REQUIRE(run.go().done());
    const auto back = [&](Engine& engine) {
      return downgrade(engine, run.graph, {.target = "-1"});
    };
    if (!run.dies(calls, Death::AfterTheCall, back)) break;
    ++deaths;
    const Outcome outcome = onwards ? run.go() : run(back);
    INFO(outcome.message);
    REQUIRE(outcome.done());
    REQUIRE(run.database.value(both) == (onwards ? way.done : "false true"));
  }
  CHECK(deaths > 5);
}

TEST_CASE("ADD UNIQUE: an abort that was killed can be followed by an upgrade") {
  int deaths = 0;
  for (int calls = 1; calls < kMostCalls; calls += kStride) {
    INFO("killed at call " << calls);
    Run run(
        "ALTER TABLE account ADD CONSTRAINT one UNIQUE (email);\n-- lockstep: phase contract\n"
        "CREATE INDEX account_both ON account (id, email);\n");
    const Outcome built = run.go();
    INFO(built.message);
    REQUIRE(built.done());
    const bool died = run.dies(calls, Death::AfterTheCall, [](Engine& engine) {
      return abort_revision(engine, "eeeeeeeeeee1");
    });
    if (!died) break;
    ++deaths;
    const Outcome outcome = run.go();
    INFO(outcome.message);
    REQUIRE(outcome.done());
    REQUIRE(run.indexes() == "account_email true by mail, account_pkey true , one true ");
    REQUIRE(run.database.value("SELECT contype FROM pg_constraint WHERE conname = 'one'") == "u");
  }
  CHECK(deaths > 5);
}

TEST_CASE("ADD UNIQUE over rows that are there twice names them, and can be run again") {
  Run run("ALTER TABLE account ADD CONSTRAINT one UNIQUE (email);\n");
  run.database.run("INSERT INTO account VALUES (1000, 'a5')");
  const Outcome refused = run.go();
  CHECK(refused.code == ExitCode::NeedsHuman);
  CHECK_THAT(refused.message, Catch::Contains("23505") && Catch::Contains("(email)=(a5)"));
  CHECK_THAT(refused.next, Catch::Contains("lockstep abort"));
  CHECK(run.indexes() == "account_email true by mail, account_pkey true ");
  run.database.run("DELETE FROM account WHERE id = 1000");
  REQUIRE(run.go().done());
  CHECK(run.indexes() == "account_email true by mail, account_pkey true , one true ");
}

TEST_CASE("a downgrade section waits for no soak, which it would never reach") {
  Run run(
      "ALTER TABLE account ALTER COLUMN email SET STATISTICS 5;\n-- downgrade\n"
      "DROP INDEX account_email;\n");
  REQUIRE(run.go().done());
  const Outcome outcome = run([&](Engine& engine) {
    engine.settings.contract.soak = std::chrono::hours(1);
    engine.settings.contract.observe = std::chrono::hours(1);
    engine.settings.contract.bake = std::chrono::hours(1);
    return downgrade(engine, run.graph, {.target = "-1"});
  });
  INFO(outcome.message);
  REQUIRE(outcome.done());
  CHECK(run.indexes() == "account_pkey true ");
}

}  // namespace lockstep::tests
