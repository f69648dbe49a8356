// SIGINT and SIGTERM: the server's work is cancelled, the state recorded, exit 10 within ten
// seconds; the same command goes on.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"

#include <csignal>
#include <optional>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

void interrupt(Child& child, int signal) {
  child.signal(signal);
  const std::optional<Ended> ended = child.wait(10s);
  REQUIRE(ended.has_value());
  INFO(ended->err);
  REQUIRE(ended->code == 10);
}

void check_recorded(TempDatabase& database, const std::string& step) {
  CHECK(database.value("SELECT state || ' ' || step FROM lockstep.revisions") == "waiting " + step);
  CHECK_THAT(database.value("SELECT reason FROM lockstep.revisions"),
             Catch::Contains("interrupted"));
  CHECK(database.value("SELECT exit_code FROM lockstep.runs ORDER BY id DESC LIMIT 1") == "10");
  CHECK(database.value("SELECT holder FROM lockstep.lease").empty());
}

void goes_on(const Project& project, TempDatabase& database) {
  const Ended again = project.run({"upgrade"});
  INFO(again.err);
  REQUIRE(again.code == 0);
  CHECK(database.value("SELECT state FROM lockstep.revisions") == "done");
}

TEST_CASE("A signal ends the wait for a lock") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  TempDatabase database;
  Project project;
  open_shop(database.session(), 100);
  write_project(project, database.dsn(), kNewColumn);
  OpenTransaction reader(database.database(), "SELECT count(*) FROM account");
  Child child(project, {"upgrade"});
  REQUIRE(eventually([&] {
    return database.value("SELECT coalesce(to_regclass('lockstep.steps')::text, '')") != "" &&
           database.value("SELECT EXISTS (SELECT FROM lockstep.steps WHERE state = 'running')") ==
               "t";
  }));
  interrupt(child, signal);
  check_recorded(database, "expand/1");
  reader.commit();
  goes_on(project, database);
}

TEST_CASE("A signal ends the backfill between two batches or inside one") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  TempDatabase database;
  Project project;
  open_shop(database.session(), 200000);
  write_project(project, database.dsn(), kTypeChange);
  Child child(project, {"upgrade"});
  REQUIRE(eventually([&] {
    return database.value("SELECT coalesce(to_regclass('lockstep.backfills')::text, '')") != "" &&
           database.value("SELECT coalesce(max(next_page), 0) > 0 FROM lockstep.backfills") == "t";
  }));
  interrupt(child, signal);
  check_recorded(database, "backfill/1");
  CHECK(database.value("SELECT next_page < end_page FROM lockstep.backfills") == "t");
  goes_on(project, database);
}

}  // namespace
}  // namespace lockstep::tests
