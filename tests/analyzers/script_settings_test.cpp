// The session's settings as the script leaves them.

#include "analyzers/script_settings.hpp"

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "tests/catch.hpp"

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

std::optional<std::chrono::milliseconds> lock_timeout_after(const std::string& sql) {
  AnalysisState state(ServerVersion::of_major(15), std::nullopt);
  const SourceText source("test.sql", sql);
  const Script script = read_script(source, source.whole());
  REQUIRE(script.errors.empty());
  for (const ScriptStatement& each : script.statements)
    state.apply(each.statement);
  return state.settings().timeout("lock_timeout");
}

}  // namespace

TEST_CASE("A timeout is read as the server reads it") {
  CHECK(read_timeout("250") == 250ms);
  CHECK(read_timeout("5s") == 5s);
  CHECK(read_timeout(" 1.5 min ") == 90s);
  CHECK(read_timeout("1h") == 1h);
  CHECK(read_timeout("0") == 0ms);
  CHECK(read_timeout("500us") == 1ms);
  CHECK(read_timeout("") == std::nullopt);
  CHECK(read_timeout("5 parsecs") == std::nullopt);
}

TEST_CASE("SET holds until RESET, and SET LOCAL until the transaction ends") {
  CHECK(lock_timeout_after("SELECT 1") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'") == 2s);
  CHECK(lock_timeout_after("SET LOCK_TIMEOUT TO 2000") == 2s);
  CHECK(lock_timeout_after("SET lock_timeout = 0") == 0ms);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'; RESET lock_timeout") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'; SET lock_timeout TO DEFAULT") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'; RESET ALL") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'; DISCARD ALL") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '2s'; DISCARD PLANS") == 2s);
  CHECK(lock_timeout_after("BEGIN; SET LOCAL lock_timeout = '2s'") == 2s);
  CHECK(lock_timeout_after("BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT") == std::nullopt);
  CHECK(lock_timeout_after("SET lock_timeout = '5s'; BEGIN; SET LOCAL lock_timeout = '2s'; END") ==
        5s);
  CHECK(lock_timeout_after(
            "BEGIN; SET LOCAL lock_timeout = '2s'; SET lock_timeout = '3s'; COMMIT") == 3s);
}

TEST_CASE("SET LOCAL outside a transaction does nothing") {
  CHECK(lock_timeout_after("SET LOCAL lock_timeout = '2s'") == std::nullopt);
  CHECK(lock_timeout_after("SELECT set_config('lock_timeout', '2s', true)") == std::nullopt);
}

TEST_CASE("set_config() sets as SET does") {
  CHECK(lock_timeout_after("SELECT set_config('lock_timeout', '2s', false)") == 2s);
  CHECK(lock_timeout_after("BEGIN; SELECT pg_catalog.set_config('lock_timeout', '2s', true)") ==
        2s);
  CHECK(lock_timeout_after("BEGIN; SELECT set_config('lock_timeout', '2s', true); COMMIT") ==
        std::nullopt);
}

TEST_CASE("What is rolled back was not set") {
  CHECK(lock_timeout_after("BEGIN; SET lock_timeout = '2s'; ROLLBACK") == std::nullopt);
  CHECK(lock_timeout_after("BEGIN; SET lock_timeout = '2s'; COMMIT") == 2s);
  CHECK(lock_timeout_after("BEGIN; SET lock_timeout = '2s'; SAVEPOINT a; SET lock_timeout = '3s'; "
                           "ROLLBACK TO a") == 2s);
  CHECK(lock_timeout_after("BEGIN; SAVEPOINT a; SET lock_timeout = '3s'; RELEASE a; COMMIT") == 3s);
}

TEST_CASE("A search_path is a list of schemas") {
  CHECK(schemas_of("archive, public") == std::vector<std::string>{"archive", "public"});
  CHECK(schemas_of("\"$user\", \"Odd, Name\"") == std::vector<std::string>{"Odd, Name"});
  CHECK(schemas_of("").empty());
}
