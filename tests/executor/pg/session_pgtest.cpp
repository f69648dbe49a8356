// What a session does with one statement, a script and a transaction, on a real server.

#include "sql/errors.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <future>
#include <string>

using namespace lockstep;
using tests::TempDatabase;

namespace {

Sql sql(const char* text) {
  return Sql::recorded(text);
}

template <typename Action>
ErrorClass class_of(Action&& action) {
  try {
    action();
  } catch (const DatabaseError& error) {
    return error.error_class();
  }
  throw InternalError("no DatabaseError was thrown");
}

}  // namespace

TEST_CASE("Cells are text, and none is NULL") {
  TempDatabase database;
  const Rows rows = database.session().query(
      sql("SELECT $1::int + 1 AS n, $2::text AS t, $3::text AS missing, $4::bool AS b"),
      {"41", "a'b", std::nullopt, "true"});
  CHECK(rows.columns == std::vector<std::string>{"n", "t", "missing", "b"});
  CHECK(rows.number(0, 0) == 42);
  CHECK(rows.text(0, 1) == "a'b");
  CHECK(rows.is_null(0, 2));
  CHECK(rows.flag(0, 3));
  CHECK_THROWS_AS(rows.text(0, 2), InternalError);
  CHECK_THROWS_AS(rows.text(1, 0), InternalError);
  CHECK_THROWS_AS(rows.number(0, 1), InternalError);
  CHECK_THROWS_AS(rows.flag(0, 1), InternalError);
}

TEST_CASE("Affected rows are counted") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  CHECK(database.session().query(sql("INSERT INTO t SELECT generate_series(1, 7)")).affected == 7);
  CHECK(database.session().query(sql("DELETE FROM t WHERE id > $1"), {"4"}).affected == 3);
}

TEST_CASE("A NUL byte in a value is refused instead of cutting it") {
  TempDatabase database;
  CHECK_THROWS_AS(database.session().query(sql("SELECT $1"), {std::string("a\0b", 3)}),
                  DatabaseError);
}

TEST_CASE("A server's error carries SQLSTATE and statement, and the session goes on") {
  TempDatabase database;
  try {
    database.session().query(sql("SELECT * FROM missing"));
    FAIL("no error");
  } catch (const DatabaseError& error) {
    CHECK(error.sqlstate() == "42P01");
    CHECK(error.error_class() == ErrorClass::Permanent);
    CHECK(error.sql() == "SELECT * FROM missing");
    CHECK(std::string(error.what()).starts_with("relation \"missing\" does not exist"));
  }
  CHECK(database.value("SELECT 1") == "1");
}

TEST_CASE("A script commits by itself") {
  TempDatabase database;
  database.session().script(
      sql("BEGIN; CREATE TABLE t (id int); INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES "
          "(2)"));
  CHECK(database.value("SELECT count(*) FROM t") == "2");
}

TEST_CASE("A script that fails leaves no transaction and no lock behind") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  const std::unique_ptr<Session> session = database.open();
  CHECK_THROWS_AS(session->script(sql("BEGIN; LOCK TABLE t; SELECT 1/0; COMMIT")), DatabaseError);
  CHECK(database.value("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass") == "0");
  CHECK(database.value("SELECT state FROM pg_stat_activity WHERE pid = " +
                       std::to_string(session->backend().pid)) == "idle");
  session->query(sql("CREATE INDEX CONCURRENTLY ON t (id)"));
}

TEST_CASE("A transaction commits when its work returns and rolls back when it throws") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  Session& session = database.session();
  session.in_transaction([&] { session.query(sql("INSERT INTO t VALUES (1)")); });
  CHECK_THROWS_AS(session.in_transaction([&] {
    session.query(sql("INSERT INTO t VALUES (2)"));
    throw UserError("changed my mind");
  }),
                  UserError);
  CHECK(class_of([&] {
          session.in_transaction([&] {
            session.query(sql("INSERT INTO t VALUES (3)"));
            session.query(sql("SELECT 1/0"));
          });
        }) == ErrorClass::Permanent);
  CHECK(database.value("SELECT string_agg(id::text, ',') FROM t") == "1");
}

TEST_CASE("A transaction that failed does not pass for committed when its work hides the error") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  Session& session = database.session();
  const auto hidden_error = [&] {
    session.query(sql("INSERT INTO t VALUES (1)"));
    CHECK_THROWS_AS(session.query(sql("SELECT 1/0")), DatabaseError);
  };
  CHECK_THROWS_AS(session.in_transaction(hidden_error), DatabaseError);
  CHECK(database.value("SELECT count(*) FROM t") == "0");
}

TEST_CASE("A savepoint makes good for an error inside a transaction") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  Session& session = database.session();
  session.in_transaction([&] {
    session.query(sql("INSERT INTO t VALUES (1)"));
    session.query(sql("SAVEPOINT s"));
    CHECK_THROWS_AS(session.query(sql("SELECT 1/0")), DatabaseError);
    session.query(sql("ROLLBACK TO s"));
  });
  CHECK(database.value("SELECT count(*) FROM t") == "1");
}

TEST_CASE("Transactions and scripts do not nest") {
  TempDatabase database;
  Session& session = database.session();
  CHECK_THROWS_AS(session.in_transaction([&] { session.in_transaction([] {}); }), InternalError);
  CHECK_THROWS_AS(session.in_transaction([&] { session.script(sql("SELECT 1")); }), InternalError);
  CHECK(database.value("SELECT 1") == "1");
}

TEST_CASE("Errors have their class on a real server") {
  TempDatabase database;
  database.run("CREATE TABLE t (id int)");
  const auto session =
      database.open({.role = "test", .lock_timeout = std::chrono::milliseconds(20)});

  SECTION("lock_timeout") {
    database.session().in_transaction([&] {
      database.session().query(sql("LOCK TABLE t"));
      CHECK(class_of([&] { session->query(sql("SELECT * FROM t")); }) == ErrorClass::LockTimeout);
    });
  }
  SECTION("NOWAIT") {
    database.session().in_transaction([&] {
      database.session().query(sql("LOCK TABLE t"));
      CHECK(class_of([&] { session->script(sql("BEGIN; LOCK TABLE t NOWAIT; COMMIT")); }) ==
            ErrorClass::LockTimeout);
    });
  }
  SECTION("statement_timeout") {
    session->query(sql("SET statement_timeout = 20"));
    CHECK(class_of([&] { session->query(sql("SELECT pg_sleep(20)")); }) == ErrorClass::Cancelled);
  }
  SECTION("serialization failure") {
    CHECK(class_of([&] { session->query(sql("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")); }) ==
          ErrorClass::Serialization);
  }
  SECTION("deadlock") {
    CHECK(class_of([&] { session->query(sql("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")); }) ==
          ErrorClass::Deadlock);
  }
  SECTION("our own") {
    CHECK(class_of([&] { session->query(sql("DO $$ BEGIN RAISE SQLSTATE 'LS001'; END $$")); }) ==
          ErrorClass::LeaseLost);
  }
  CHECK(session->query(sql("SELECT 1")).number(0, 0) == 1);
}

TEST_CASE("Another thread can cancel what runs, and only that") {
  TempDatabase database;
  const std::unique_ptr<Session> session = database.open();
  session->cancel();
  CHECK(session->query(sql("SELECT 1")).number(0, 0) == 1);

  auto running = std::async(std::launch::async, [&] {
    return class_of([&] { session->query(sql("SELECT pg_sleep(60)")); });
  });
  REQUIRE(tests::eventually([&] {
    return database.value(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = " +
               std::to_string(session->backend().pid)) == "1";
  }));
  session->cancel();
  CHECK(running.get() == ErrorClass::Cancelled);
  CHECK(session->query(sql("SELECT 1")).number(0, 0) == 1);
}

TEST_CASE("A cancel that has returned never hits the next statement") {
  TempDatabase database;
  const std::unique_ptr<Session> session = database.open();
  for (int i = 0; i < 50; ++i) {
    auto canceller = std::async(std::launch::async, [&] { session->cancel(); });
    try {
      session->query(sql("SELECT count(*) FROM generate_series(1, 2000)"));
    } catch (const DatabaseError& error) {
      REQUIRE(error.error_class() == ErrorClass::Cancelled);
    }
    canceller.get();
    CHECK(session->query(sql("SELECT 1")).number(0, 0) == 1);
  }
}
