#include "executor/lease.hpp"
#include "executor/ledger_schema.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

using Acquired = std::variant<std::unique_ptr<Lease>, Outcome>;

Acquired acquire(TempDatabase& database, const std::string& holder,
                 std::chrono::milliseconds wait = 0ms) {
  return Lease::acquire(database.database(), {.holder = holder, .host = "here", .pid = 1}, wait,
                        system_clock(), {});
}

TEST_CASE("The second runner is told who holds the lease") {
  TempDatabase database;
  upgrade_ledger(database.session());
  const Acquired first = acquire(database, "anna@build-7 pid 12");
  REQUIRE(std::holds_alternative<std::unique_ptr<Lease>>(first));
  const Acquired second = acquire(database, "ben@build-8 pid 13");
  REQUIRE(std::holds_alternative<Outcome>(second));
  CHECK(std::get<Outcome>(second).code == ExitCode::LeaseHeld);
  CHECK_THAT(std::get<Outcome>(second).message, Catch::Contains("anna@build-7 pid 12"));
}

TEST_CASE("A lease that was given back is free, and the fence rises") {
  TempDatabase database;
  upgrade_ledger(database.session());
  std::int64_t before = 0;
  {
    const Acquired first = acquire(database, "first");
    before = std::get<std::unique_ptr<Lease>>(first)->fence();
  }
  const Acquired second = acquire(database, "second", 5s);
  REQUIRE(std::holds_alternative<std::unique_ptr<Lease>>(second));
  CHECK(std::get<std::unique_ptr<Lease>>(second)->fence() > before);
}

TEST_CASE("A dead holder is replaced at once, without waiting for its expiry") {
  TempDatabase database;
  upgrade_ledger(database.session());
  const Acquired first = acquire(database, "first");
  database.run("SELECT pg_terminate_backend(pid) FROM lockstep.lease_backends");
  const Acquired second = acquire(database, "second", 10s);
  REQUIRE(std::holds_alternative<std::unique_ptr<Lease>>(second));
}

TEST_CASE("A holder that is silent for longer than its expiry is ended") {
  TempDatabase database;
  upgrade_ledger(database.session());
  const Acquired first = acquire(database, "first");
  const auto working = database.open("work");
  std::get<std::unique_ptr<Lease>>(first)->adopt(database.session(), working->backend());
  database.run("UPDATE lockstep.lease SET heartbeat_at = heartbeat_at - interval '31 seconds'");
  const Acquired second = acquire(database, "second", 10s);
  REQUIRE(std::holds_alternative<std::unique_ptr<Lease>>(second));
  CHECK_THROWS_AS(working->query(Sql::recorded("SELECT 1")), DatabaseError);
}

std::string holder(TempDatabase& database) {
  return database.value("SELECT holder FROM lockstep.lease");
}

void end_backends(TempDatabase& database, const std::string& which) {
  database.run("SELECT pg_terminate_backend(pid) FROM lockstep.lease_backends WHERE " + which);
  REQUIRE(eventually([&] {
    return database.value(
               "SELECT count(*) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM "
               "lockstep.lease_backends WHERE " +
               which + ")") == "0";
  }));
}

TEST_CASE("The row of a holder that is gone is cleared, that of a live one is not") {
  TempDatabase database;
  upgrade_ledger(database.session());
  const Acquired first = acquire(database, "first");
  const auto working = database.open("work");
  std::get<std::unique_ptr<Lease>>(first)->adopt(database.session(), working->backend());
  clear_dead_lease(database.session());
  CHECK(holder(database) == "first");
  // One of its backends still works, and no lock says so.
  end_backends(database, "pid <> " + std::to_string(working->backend().pid));
  clear_dead_lease(database.session());
  CHECK(holder(database) == "first");
  end_backends(database, "true");
  const std::string fence = database.value("SELECT number FROM lockstep.fence");
  clear_dead_lease(database.session());
  CHECK(holder(database).empty());
  CHECK(database.value("SELECT number FROM lockstep.fence") == fence);
}

TEST_CASE("A row is not cleared under a runner that is about to take the lease") {
  TempDatabase database;
  upgrade_ledger(database.session());
  database.run("UPDATE lockstep.lease SET holder = 'dead', heartbeat_at = clock_timestamp()");
  const auto taking = database.open("lease");
  taking->query(Sql::recorded("SELECT pg_advisory_lock(hashtext('lockstep'), hashtext('lease'))"));
  clear_dead_lease(database.session());
  CHECK(holder(database) == "dead");
}

}  // namespace
}  // namespace lockstep::tests
