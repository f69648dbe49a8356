// A session whose backend or server is gone says so, at once and for good.

#include "sql/errors.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <future>
#include <string>

using namespace lockstep;
using tests::TempDatabase;

namespace {

Sql sql(const std::string& text) {
  return Sql::recorded(text);
}

std::optional<DatabaseError> error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const DatabaseError& error) {
    return error;
  }
  return std::nullopt;
}

bool lost(const std::function<void()>& action) {
  const auto error = error_of(action);
  return error && error->error_class() == ErrorClass::ConnectionLost;
}

void terminate(TempDatabase& database, const Session& session) {
  const std::string pid = std::to_string(session.backend().pid);
  REQUIRE(database.value("SELECT pg_terminate_backend(" + pid + ")") == "t");
  REQUIRE(tests::eventually([&] {
    return database.value("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == "0";
  }));
}

}  // namespace

TEST_CASE("After its backend was killed a session is dead and does not reconnect") {
  TempDatabase database;
  const std::unique_ptr<Session> session = database.open();
  terminate(database, *session);
  for (int use = 0; use < 5; ++use)
    CHECK(lost([&] { session->query(sql("SELECT 1")); }));
  CHECK(lost([&] { session->script(sql("SELECT 1")); }));
  CHECK(lost([&] { session->in_transaction([] {}); }));
  session->cancel();
}

TEST_CASE("A backend killed inside a transaction") {
  TempDatabase database;
  const std::unique_ptr<Session> session = database.open();
  CHECK(lost([&] {
    session->in_transaction([&] {
      session->query(sql("SELECT 1"));
      terminate(database, *session);
    });
  }));
  CHECK(lost([&] { session->query(sql("SELECT 1")); }));
}

TEST_CASE("A backend killed while its statement runs") {
  TempDatabase database;
  const std::unique_ptr<Session> session = database.open();
  const std::string pid = std::to_string(session->backend().pid);
  auto running = std::async(std::launch::async, [&] {
    return lost([&] { session->query(sql("SELECT pg_sleep(60)")); });
  });
  REQUIRE(tests::eventually([&] {
    return database.value(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = " + pid) ==
           "1";
  }));
  terminate(database, *session);
  CHECK(running.get());
  CHECK(lost([&] { session->query(sql("SELECT 1")); }));
}

TEST_CASE("A transaction left idle too long is ended by the server") {
  TempDatabase database;
  const auto session =
      database.open({.role = "test", .idle_in_transaction_timeout = std::chrono::milliseconds(20)});
  const std::string pid = std::to_string(session->backend().pid);
  CHECK(lost([&] {
    session->in_transaction([&] {
      REQUIRE(tests::eventually([&] {
        return database.value("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == "0";
      }));
      session->query(sql("SELECT 1"));
    });
  }));
}

TEST_CASE("An unreachable server is told of in one line") {
  const auto* dsn = GENERATE("host=/tmp/no-such-folder dbname=shop user=ann password=hunter2",
                             "postgresql://ann:hunter2@127.0.0.1:1/shop",
                             "postgresql+psycopg2://ann:hunter2@nowhere.invalid/shop");
  const auto error = error_of([&] { connect_database({.dsn = dsn})->open({.role = "test"}); });
  REQUIRE(error);
  const std::string message = error->what();
  INFO(message);
  CHECK(error->error_class() == ErrorClass::ConnectionLost);
  CHECK(message.starts_with("cannot connect to "));
  CHECK(message.find('\n') == std::string::npos);
  CHECK(message.find("hunter2") == std::string::npos);
}

TEST_CASE("A stopped server's sessions are lost") {
  ScratchServer server = ScratchServer::start(tests::scratch_options());
  const auto session = connect_database({.dsn = server.dsn()})->open({.role = "test"});
  server.stop();
  CHECK(lost([&] { session->query(sql("SELECT 1")); }));
  CHECK(lost([&] { connect_database({.dsn = server.dsn()})->open({.role = "test"}); }));
}
