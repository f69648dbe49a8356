// CREATE INDEX CONCURRENTLY waits for every older snapshot. A run that ends there leaves an INVALID
// index, which the next one finds, drops and builds again.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"

#include <csignal>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

struct IndexBuild {
  IndexBuild() {
    open_shop(database.session(), 2000);
    write_project(project, database.dsn(), kIndex);
  }

  bool waits_for_snapshots() {
    return database.value(
               "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
               " AND datname = current_database() AND wait_event = 'virtualxid')") == "t";
  }
  // "" when there is none.
  std::string validity() {
    return database.value(
        "SELECT coalesce((SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'INVALID' END FROM pg_index"
        " WHERE indexrelid = to_regclass('account_email')), '')");
  }
  void goes_on() {
    const Ended again = project.run({"upgrade", "--wait-for-lease", "30s"});
    INFO(again.err);
    REQUIRE(again.code == 0);
    CHECK_THAT(again.err, Catch::Contains("is INVALID, left by a build"));
    CHECK(validity() == "valid");
    CHECK(database.value("SELECT is_current AND state = 'done' FROM lockstep.revisions") == "t");
    CHECK(database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0");
  }

  TempDatabase database;
  Project project;
};

TEST_CASE("An INVALID index left by a killed build is found and built again") {
  IndexBuild build;
  OpenTransaction reader(build.database.database(), "SELECT 1 FROM pg_class");
  Child child(build.project, {"upgrade"});
  REQUIRE(eventually([&] { return build.waits_for_snapshots(); }));
  child.kill();
  // The server sees that the client is gone; else it would end the build all the same.
  REQUIRE(eventually([&] { return !build.waits_for_snapshots(); }));
  CHECK(build.validity() == "INVALID");
  reader.commit();
  build.goes_on();
}

TEST_CASE("A build that waits for snapshots is cancelled by a signal, and resumed") {
  IndexBuild build;
  OpenTransaction reader(build.database.database(), "SELECT 1 FROM pg_class");
  Child child(build.project, {"upgrade"});
  REQUIRE(eventually([&] { return build.waits_for_snapshots(); }));
  child.signal(SIGTERM);
  const std::optional<Ended> ended = child.wait(10s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  CHECK(ended->code == 10);
  CHECK(build.validity() == "INVALID");
  CHECK(build.database.value("SELECT state FROM lockstep.revisions") == "waiting");
  reader.commit();
  build.goes_on();
}

}  // namespace
}  // namespace lockstep::tests
