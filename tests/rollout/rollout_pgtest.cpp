// Releases under traffic, end to end: nobody may notice, whatever happens on the way.

#include "executor/pg/pooler_console.hpp"
#include "tests/catch.hpp"
#include "tests/errors.hpp"
#include "tests/rollout/rollout_shop.hpp"

#include <fmt/format.h>

#include <csignal>
#include <set>
#include <sstream>

using namespace std::chrono_literals;
using namespace lockstep;
using namespace lockstep::tests;

namespace {

constexpr const char* kBlueGreen = "haproxy-blue-green.yaml";
constexpr const char* kMarker = "rollout: stage ";

// Fails the test when it does not, or ends before.
void require_says(Child& child, const std::string& text) {
  eventually([&] { return contains(child.err(), text) || child.wait(0ms); }, 60s);
  INFO(child.err());
  REQUIRE(contains(child.err(), text));
}

// As `rollout status` tells it.
std::string state_of(const RolloutShop& shop) {
  const std::string status = shop.run("status").out;
  const std::size_t colon = status.find(": ");
  return colon == std::string::npos ? status
                                    : status.substr(colon + 2, status.find(',') - colon - 2);
}

Ended end_of(Child& child) {
  return child.wait(120s).value_or(Ended{.code = -1, .out = "", .err = child.err()});
}

// Of what the clients saw: blue and green have answered.
void check_unnoticed(RolloutShop& shop, bool by_green = true) {
  CHECK(shop.noticed() == "");
  CHECK(shop.clients->answered_by().contains("blue"));
  CHECK(shop.clients->answered_by().contains("green") == by_green);
}

// "stage expand begins", "stage expand is done": the first that is not in `seen`.
std::string new_boundary(const std::string& log, const std::set<std::string>& seen) {
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t marker = line.find(kMarker);
    if (marker == std::string::npos) continue;
    const std::string text = line.substr(marker, line.find(": ", marker + 10) - marker);
    if (!seen.contains(text)) return text;
  }
  return "";
}

}  // namespace

TEST_CASE("A release goes out behind HAProxy in three steps, and nobody notices") {
  const Change change = GENERATE(kRename, kWiden);
  RolloutShop shop(change, ProxyKind::Haproxy, kBlueGreen);
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "green takes 10 % of the requests"));
  CHECK(contains(ended.err, "green takes 50 % of the requests"));
  CHECK(contains(ended.err, "blue is drained"));
  CHECK(state_of(shop) == "done");
  CHECK(shop.type_of_points() == (change.sql == kRename.sql ? "none" : "bigint"));
  check_unnoticed(shop);
}

TEST_CASE("A green that is never healthy gets no request, and the schema is taken back") {
  const Change change = GENERATE(kRename, kWiden);
  RolloutShop shop(change, ProxyKind::Haproxy, kBlueGreen);
  const CatalogSnapshot before = shape_of(shop.database);
  shop.project.variables["CHECK_TIMEOUT"] = "2s";
  shop.green.set_healthy(false);
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "stage green is healthy failed: not within 2s"));
  CHECK(contains(ended.err, "the schema is taken back"));
  CHECK(state_of(shop) == "returned");
  CHECK(shape_of(shop.database) == before);
  CHECK_FALSE(shop.green.started());
  check_unnoticed(shop, false);
}

TEST_CASE("A green that falls ill in service loses its requests, and the schema may stay") {
  RolloutShop shop(kRename, ProxyKind::Haproxy, kBlueGreen);
  shop.project.variables["ON_RETURN"] = "leave";
  shop.project.variables["SOAK"] = "2s";
  const auto child = shop.begin("run");
  require_says(*child, "stage soak begins");
  shop.green.set_healthy(false);
  const Ended ended = end_of(*child);
  INFO(ended.err);
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "stage soak failed"));
  CHECK(contains(ended.err, "blue takes all requests; the schema is left expanded"));
  CHECK(state_of(shop) == "returned");
  // Blue goes on writing the old name, and the new one follows.
  CHECK(shop.database.value("SELECT count(*) FROM account WHERE score IS DISTINCT FROM points") ==
        "0");
  check_unnoticed(shop);
}

TEST_CASE("Killed at every boundary between stages, the rollout is resumed to its end") {
  const Change change = GENERATE(kRename, kWiden);
  RolloutShop shop(change, ProxyKind::Haproxy, kBlueGreen);
  std::set<std::string> seen;
  std::string word = "run";
  Ended ended;
  while (ended.code != 0) {
    const auto child = shop.begin(word);
    std::string boundary;
    REQUIRE(eventually(
        [&] {
          boundary = new_boundary(child->err(), seen);
          return !boundary.empty() || child->wait(0ms);
        },
        60s));
    if (boundary.empty()) {
      ended = end_of(*child);
      INFO(ended.err);
      REQUIRE(ended.code == 0);
    }
    seen.insert(boundary);
    child->kill();
    // A kill at the very end may leave nothing to resume.
    if (state_of(shop) == "done") break;
    word = "resume";
  }
  CHECK(seen.size() >= 20);
  CHECK(state_of(shop) == "done");
  CHECK(shop.type_of_points() == (change.sql == kRename.sql ? "none" : "bigint"));
  check_unnoticed(shop);
}

TEST_CASE("A reload of HAProxy in the middle is noticed and put right") {
  RolloutShop shop(kWiden, ProxyKind::Haproxy, kBlueGreen);
  shop.project.variables["SOAK"] = "4s";
  const auto child = shop.begin("run");
  require_says(*child, "stage soak-2 begins");
  shop.reload();
  const Ended ended = end_of(*child);
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "green took 0 % of the requests, not 50 %: put back"));
  CHECK(contains(shop.run("status", {"--log"}).out, "traffic-restored"));
  check_unnoticed(shop);
}

TEST_CASE("A rollout outlives its connections") {
  RolloutShop shop(kWiden, ProxyKind::Haproxy, kBlueGreen);
  shop.project.variables["SOAK"] = "3s";
  const auto child = shop.begin("run");
  require_says(*child, "stage soak begins");
  CHECK(shop.database.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE application_name LIKE 'lockstep/% rollout'") == "1");
  const Ended ended = end_of(*child);
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "connection lost, connecting again"));
  check_unnoticed(shop);
}

TEST_CASE("One process moves a rollout; a signal ends it, and another one goes on") {
  RolloutShop shop(kWiden, ProxyKind::Haproxy, kBlueGreen);
  shop.project.variables["SOAK"] = "60s";
  const auto child = shop.begin("run");
  require_says(*child, "stage soak begins");
  const Ended second = shop.run("resume");
  CHECK(second.code == 7);
  CHECK(contains(second.err, "another process is moving a rollout"));
  child->signal(SIGTERM);
  CHECK(end_of(*child).code == 10);
  CHECK(state_of(shop) == "running");
  CHECK(shop.run("skip").code == 2);
  const Ended skipped = shop.run("skip", {"--reason", "watched by hand"});
  CHECK(skipped.code == 0);
  CHECK(contains(shop.run("status").out, "skipped  soak: watched by hand"));
  const Ended aborted = shop.run("abort");
  INFO(aborted.err);
  CHECK(aborted.code == 0);
  CHECK(contains(aborted.err, "back on blue: blue takes all requests; the schema is taken back"));
  check_unnoticed(shop);
}

TEST_CASE("A canary is judged by Prometheus, and a person says when the schema is cut over") {
  RolloutShop shop(kRename, ProxyKind::Haproxy, "haproxy-canary.yaml");
  httplib::Server prometheus;
  prometheus.Get("/api/v1/query", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content(R"({"status":"success","data":{"resultType":"vector",)"
                       R"("result":[{"metric":{},"value":[1700000000,"0"]}]}})",
                       "application/json");
  });
  const int port = prometheus.bind_to_any_port("127.0.0.1");
  std::thread serving([&] { prometheus.listen_after_bind(); });
  shop.project.variables["PROMETHEUS"] = "http://127.0.0.1:" + std::to_string(port);

  const auto child = shop.begin("run");
  require_says(*child, "stage check begins");
  shop.green.start();
  const Ended waiting = end_of(*child);
  INFO(waiting.err);
  CHECK(waiting.code == 4);
  CHECK(contains(waiting.err, "dba has to approve"));
  CHECK(state_of(shop) == "waiting");
  CHECK(shop.run("resume").code == 4);
  CHECK(shop.run("approve").code == 0);
  const Ended ended = shop.run("resume");
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "approved by"));
  CHECK(state_of(shop) == "done");
  check_unnoticed(shop);
  prometheus.stop();
  serving.join();
}

TEST_CASE("A release goes out behind nginx, and nobody notices") {
  RolloutShop shop(kRename, ProxyKind::Nginx, "nginx-blue-green.yaml");
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(state_of(shop) == "done");
  check_unnoticed(shop);
}

TEST_CASE("What blue cannot live with is not cut over while blue is in service") {
  RolloutShop shop({.sql = "-- lockstep: flip: nobody reads it as a number of the other type\n"
                           "ALTER TABLE account ALTER COLUMN points TYPE numeric"},
                   ProxyKind::Haproxy, kBlueGreen);
  shop.project.write("flip.yaml",
                     "playbook: flip\n"
                     "traffic: {driver: haproxy, socket: \"${HAPROXY_SOCKET}\", backend: app,"
                     " blue: blue, green: green}\n"
                     "stages: [{expand: }, {backfill: }, {run: \"${START_GREEN}\"},"
                     " {shift: {green: 50}}, {cutover: }]\n");
  shop.playbook = (shop.project.folder() / "flip.yaml").string();
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 5);
  CHECK(
      contains(ended.err, "blue takes 50 % of the requests: cutover of bbbbbbbbbbb1 would break"));
  CHECK(state_of(shop) == "waiting");
  CHECK(shop.type_of_points() == "integer");
  const Ended aborted = shop.run("abort");
  INFO(aborted.err);
  CHECK(aborted.code == 0);
  check_unnoticed(shop);
}

namespace {

struct PooledShop : RolloutShop {
  std::string console =
      fmt::format("host=127.0.0.1 port={} user=postgres dbname=pgbouncer", pooler_port);

  explicit PooledShop(const std::string& longest)
      : RolloutShop(kWiden, ProxyKind::Haproxy, kBlueGreen, PoolerKind::Pgbouncer) {
    project.variables["LOCKSTEP_STATE_DIR"] = folder.path("state");
    project.write("pooled.yaml",
                  "playbook: pooled\n"
                  "traffic: {driver: haproxy, socket: \"${HAPROXY_SOCKET}\", backend: app,"
                  " blue: blue, green: green}\n"
                  "pooler: {driver: pgbouncer, console: \"" +
                      console + "\", database: shop, longest: " + longest +
                      "}\n"
                      "stages: [{expand: }, {backfill: }, {run: \"${START_GREEN}\"},"
                      " {check: {http: \"${GREEN_URL}/healthz\"}}, {shift: {green: 50}},"
                      " {soak: 1s}, {cutover: }]\n");
    playbook = (project.folder() / "pooled.yaml").string();
  }
  bool paused() const {
    const auto now = PoolerConsole(console).look("shop");
    return now && now->paused;
  }
};

}  // namespace

TEST_CASE("Clients wait in PgBouncer while names are swapped, and nobody notices") {
  PooledShop shop("10s");
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "PgBouncer: clients of shop wait"));
  CHECK(contains(ended.err, "PgBouncer: clients of shop go on"));
  CHECK_FALSE(contains(ended.err, "its time"));
  CHECK_FALSE(shop.paused());
  CHECK(shop.type_of_points() == "bigint");
  check_unnoticed(shop);
}

TEST_CASE("Killed while PgBouncer is paused, its clients go on at once, and so does the rollout") {
  PooledShop shop("120s");
  // Sees every pause from inside, and keeps the swap from being done in it.
  shop.database.run(
      "CREATE FUNCTION hold() RETURNS event_trigger LANGUAGE plpgsql AS"
      " $$ BEGIN PERFORM pg_sleep(60); END $$;"
      "CREATE EVENT TRIGGER hold ON ddl_command_start WHEN TAG IN ('ALTER TABLE')"
      " EXECUTE FUNCTION hold(); ALTER EVENT TRIGGER hold DISABLE;");
  const auto child = shop.begin("run");
  require_says(*child, "stage soak begins");
  shop.database.run("ALTER EVENT TRIGGER hold ENABLE");
  require_says(*child, "PgBouncer: clients of shop wait");
  child->kill();
  const int answered = shop.answered();
  CHECK(eventually([&] { return !shop.paused() && shop.answered() > answered + 10; }));
  shop.database.run("ALTER EVENT TRIGGER hold DISABLE");
  const Ended ended = shop.run("resume");
  INFO(ended.err);
  CHECK(ended.code == 0);
  INFO(shop.folder.read("log"));
  check_unnoticed(shop);
}
