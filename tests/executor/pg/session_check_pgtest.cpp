// What a session is asked, and made to be, before it is used.

#include "sql/errors.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <string>

using namespace lockstep;
using tests::TempDatabase;

namespace {

std::string setting(Session& session, const std::string& name) {
  return session.query(Sql::recorded("SELECT setting FROM pg_settings WHERE name = $1"), {name})
      .text(0, 0);
}

}  // namespace

TEST_CASE("A session's settings are what was asked for") {
  TempDatabase database;
  const auto session =
      database.open({.role = "work",
                     .lock_timeout = std::chrono::milliseconds(123),
                     .statement_timeout = std::chrono::milliseconds(4567),
                     .idle_in_transaction_timeout = std::chrono::milliseconds(890)});
  CHECK(setting(*session, "lock_timeout") == "123");
  CHECK(setting(*session, "statement_timeout") == "4567");
  CHECK(setting(*session, "idle_in_transaction_session_timeout") == "890");
  CHECK(setting(*session, "application_name").ends_with(" work"));
  CHECK(setting(*session, "application_name").starts_with("lockstep/"));
  CHECK(setting(*session, "TimeZone") == "UTC");
  CHECK(setting(*session, "client_encoding") == "UTF8");
}

TEST_CASE("Defaults of the database and the role do not reach a session") {
  TempDatabase database;
  database.run("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
  database.run("SET default_transaction_read_only = off; CREATE ROLE odd_" + database.name() +
               " LOGIN; ALTER ROLE odd_" + database.name() +
               " SET standard_conforming_strings = off;" + "ALTER ROLE odd_" + database.name() +
               " SET DateStyle = 'German';" + "ALTER ROLE odd_" + database.name() +
               " SET default_transaction_isolation = 'serializable';" + "ALTER ROLE odd_" +
               database.name() + " SET quote_all_identifiers = on");
  const auto session =
      connect_database({.dsn = database.dsn_as("odd_" + database.name())})->open({.role = "work"});
  CHECK(setting(*session, "default_transaction_read_only") == "off");
  CHECK(setting(*session, "standard_conforming_strings") == "on");
  CHECK(setting(*session, "DateStyle") == "ISO, MDY");
  CHECK(setting(*session, "default_transaction_isolation") == "read committed");
  CHECK(setting(*session, "quote_all_identifiers") == "off");
}

TEST_CASE("A session knows its backend and its server's version") {
  TempDatabase database;
  const auto session = database.open();
  const BackendIdentity backend = session->backend();
  CHECK(database.value("SELECT backend_start FROM pg_stat_activity WHERE pid = " +
                       std::to_string(backend.pid)) == backend.started);
  CHECK(std::to_string(session->server_version().number) ==
        database.value("SELECT current_setting('server_version_num')"));
}

TEST_CASE("Over TCP the server looks for a client that was cut off") {
  const int port = 20000 + getpid() % 20000;
  ScratchOptions options = tests::scratch_options();
  options.port = port;
  const ScratchServer server = ScratchServer::start(options);
  const auto session =
      connect_database(
          {.dsn = "postgresql://postgres@127.0.0.1:" + std::to_string(port) + "/postgres"})
          ->open({.role = "work"});
  CHECK(setting(*session, "tcp_keepalives_idle") == "10");
  CHECK(setting(*session, "tcp_user_timeout") == "30000");
}
