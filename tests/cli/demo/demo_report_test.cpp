#include "cli/demo/demo_report.hpp"

#include "tests/catch.hpp"

using namespace std::chrono_literals;

namespace lockstep::demo {
namespace {

DemoReport good_report() {
  return {.server = "PostgreSQL 15",
          .rows = 1000,
          .quiet = {.requests = 100, .longest = 20ms},
          .change = {.requests = 1000, .longest = 140ms, .longest_request = "update"},
          .ledger = {.locks = {{.revision = "4c1e9a2b7d10", .step = "expand/1", .hold_ms = 3.5}},
                     .rows_copied = 1000,
                     .rows_verified = 1010},
          .max_stall = 100ms};
}

TEST_CASE("A demo that kept its promises has nothing to say") {
  CHECK(good_report().broken().empty());
}

TEST_CASE("The slack is the longest stall of the quiet run, and at least 50 ms") {
  DemoReport report = good_report();
  CHECK(report.slack() == 50ms);
  report.quiet.longest = 80500us;
  CHECK(report.slack() == 81ms);
  CHECK(report.bound() == 181ms);
}

TEST_CASE("Each promise that was not kept is named") {
  DemoReport report = good_report();
  std::string expected;
  SECTION("failed request") {
    report.change.failed = 2;
    report.change.first_failure = "no such column";
    expected = "2 requests failed, the first with: no such column";
  }
  SECTION("failed request before the change") {
    report.quiet.failed = 1;
    report.quiet.first_failure = "out of disk";
    expected = "1 requests failed, the first with: out of disk";
  }
  SECTION("lost write") {
    report.change.lost_writes = 1;
    expected = "1 writes were lost.";
  }
  SECTION("stall") {
    report.change.longest = 151ms;
    expected = "A request (update) took 151.0 ms; the bound is 150 ms.";
  }
  SECTION("not verified") {
    report.ledger.rows_verified = 999;
    expected = "999 of 1000 rows were verified.";
  }
  SECTION("no traffic") {
    report.change.requests = 0;
    expected = "No request was served.";
  }
  SECTION("stopped on the way") {
    report.outcome = {.code = ExitCode::Blocked, .message = "no lock within 1 s"};
    expected = "The project did not get through: no lock within 1 s";
  }
  CHECK(report.broken() == std::vector<std::string>{expected});
  CHECK(to_text(report).find("BROKEN: " + expected) != std::string::npos);
}

TEST_CASE("The report names what was locked and for how long") {
  const std::string text = to_text(good_report());
  CHECK(text.find("expand/1") != std::string::npos);
  CHECK(text.find("3.5") != std::string::npos);
  CHECK(text.find("BROKEN") == std::string::npos);
}

}  // namespace
}  // namespace lockstep::demo
