// Two runners on one database: one works, the other is told who holds the lease. A frozen runner is
// replaced when its heartbeat is old, and changes nothing more when it wakes up (trap 18).

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <fmt/format.h>

#include <csignal>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

struct Runners {
  explicit Runners(int rows, std::string_view change) {
    open_shop(database.session(), rows);
    write_project(project, database.dsn(), change);
  }

  bool first_waits() {
    return database.value("SELECT coalesce(to_regclass('lockstep.revisions')::text, '')") != "" &&
           database.value(
               "SELECT EXISTS (SELECT FROM lockstep.revisions WHERE state = 'waiting'"
               " AND reason LIKE '%holds AccessShareLock on public.account%')") == "t";
  }
  std::string lease_sessions() {
    return database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE "
        "'lockstep/% lease' AND datname = current_database()");
  }
  // All that a runner writes, and the catalog and data that it changes.
  std::string everything() {
    return catalog_of(database) + accounts_of(database) +
           database.value(
               "SELECT concat_ws('/', (SELECT string_agg(r::text, ',') FROM "
               "lockstep.revisions r), (SELECT string_agg(s::text, ',' ORDER BY step) "
               "FROM lockstep.steps s), (SELECT string_agg(u::text, ',' ORDER BY id) "
               "FROM lockstep.runs u), (SELECT string_agg(b::text, ',') FROM "
               "lockstep.backfills b), (SELECT count(*) FROM lockstep.lock_attempts), "
               "(SELECT count(*) FROM lockstep.events), (SELECT number FROM "
               "lockstep.fence), (SELECT l::text FROM lockstep.lease l))");
  }

  TempDatabase database;
  Project project;
};

void must_end(Child& child, int code, std::chrono::milliseconds deadline) {
  const std::optional<Ended> ended = child.wait(deadline);
  INFO(child.err());
  REQUIRE(ended.has_value());
  CHECK(ended->code == code);
}

TEST_CASE("The second runner exits 7 and names the first; with --wait-for-lease it takes over") {
  Runners runners(100, kNewColumn);
  OpenTransaction reader(runners.database.database(), "SELECT count(*) FROM account");
  Child first(runners.project, {"upgrade"});
  REQUIRE(eventually([&] { return runners.first_waits(); }));

  const Ended second = runners.project.run({"upgrade"});
  CHECK(second.code == 7);
  CHECK_THAT(
      second.err,
      Catch::Contains(fmt::format(
          "@{} pid {}", runners.database.value("SELECT host FROM lockstep.lease"), first.pid())));

  Child third(runners.project, {"upgrade", "--wait-for-lease", "60s"});
  REQUIRE(eventually([&] { return runners.lease_sessions() == "2"; }));
  reader.commit();
  must_end(first, 0, 20s);
  must_end(third, 0, 20s);
  CHECK(runners.database.value("SELECT holder FROM lockstep.lease").empty());
  CHECK(runners.database.value("SELECT count(*) FROM lockstep.runs WHERE exit_code = 0") == "2");
}

TEST_CASE("A frozen runner is replaced, and changes nothing when it wakes up") {
  Runners runners(200000, kTypeChange);
  Child first(runners.project, {"upgrade"});
  REQUIRE(eventually([&] {
    return runners.database.value("SELECT coalesce(to_regclass('lockstep.backfills')::text, '')") !=
               "" &&
           runners.database.value(
               "SELECT coalesce(max(next_page), 0) > 0 FROM "
               "lockstep.backfills") == "t";
  }));
  first.signal(SIGSTOP);
  const Ended early = runners.project.run({"upgrade"});
  CHECK(early.code == 7);
  runners.database.run("UPDATE lockstep.lease SET heartbeat_at = heartbeat_at - interval '1 min'");
  const Ended second = runners.project.run({"upgrade", "--wait-for-lease", "30s"});
  INFO(second.err);
  REQUIRE(second.code == 0);

  const std::string before = runners.everything();
  first.signal(SIGCONT);
  must_end(first, 7, 20s);
  CHECK(runners.everything() == before);
}

}  // namespace
}  // namespace lockstep::tests
