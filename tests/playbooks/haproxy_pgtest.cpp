// The HAProxy driver with the real HAProxy in front of small real applications.

#include "playbooks/drivers/haproxy.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/errors.hpp"
#include "tests/playbooks/moving_traffic.hpp"
#include "tests/playbooks/running_program.hpp"
#include "tests/playbooks/small_app.hpp"
#include "tests/temp_database.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>

using namespace lockstep;
using namespace lockstep::tests;

namespace {

using Answers = std::map<std::string, int>;

constexpr const char* kConfiguration = R"(
global
  stats socket {socket} mode 666 level {level}
  stats socket ipv4@127.0.0.1:{admin_port} level admin
defaults
  mode http
  timeout connect 10s
  timeout check 10s
  timeout client 20s
  timeout server 20s
frontend shop
  bind 127.0.0.1:{port}
  default_backend app
backend app
  option httpchk GET /healthz
  default-server check inter 50ms rise 1 fall 1
  server blue 127.0.0.1:{blue} weight 100
  server green-1 127.0.0.1:{green1} weight 0
  server green-2 127.0.0.1:{green2} weight 0
)";

struct Shop {
  SmallApp blue{"blue"};
  SmallApp green1{"green"};
  SmallApp green2{"green"};
  OpenFolder folder;
  int port = free_port();
  int admin_port = free_port();
  std::unique_ptr<RunningProgram> proxy;
  std::unique_ptr<RunningProgram> replaced;
  HaproxySettings settings{.socket = {.address = folder.path("admin.sock")},
                           .backend = "app",
                           .blue = {"blue"},
                           .green = {"green-*"}};

  explicit Shop(const std::string& level = "admin") {
    const std::string configuration = fmt::format(
        kConfiguration, fmt::arg("socket", settings.socket.address), fmt::arg("level", level),
        fmt::arg("admin_port", admin_port), fmt::arg("port", port), fmt::arg("blue", blue.port()),
        fmt::arg("green1", green1.port()), fmt::arg("green2", green2.port()));
    folder.write("haproxy.cfg", configuration);
    proxy = start({});
    INFO("log: " << folder.read("log"));
    REQUIRE(eventually([&] { return ask_often(port, 1) == Answers{{"blue", 1}}; }));
    REQUIRE(eventually([&] { return driver()->read().green.healthy_servers == 2; }));
  }
  ~Shop() { proxy->stop(SIGTERM); }

  std::unique_ptr<RunningProgram> start(const std::vector<std::string>& more) const {
    std::vector<std::string> argv{"/usr/sbin/haproxy", "-db", "-f", folder.path("haproxy.cfg")};
    argv.insert(argv.end(), more.begin(), more.end());
    return std::make_unique<RunningProgram>(argv, folder.path("log"));
  }
  // As `systemctl reload` does: another process takes the sockets over, and the first one finishes
  // what it has.
  void reload() {
    replaced = std::move(proxy);
    proxy = start({"-sf", std::to_string(replaced->pid())});
  }

  std::unique_ptr<TrafficDriver> driver() const { return haproxy_driver(settings); }
  std::string ask(const std::string& command) const {
    return ask_haproxy(settings.socket, command);
  }
};

}  // namespace

TEST_CASE("Requests are split as HAProxy was told, and what it was told is read back") {
  Shop shop;
  const auto driver = shop.driver();
  CHECK(driver->read().blue.percent == 100);
  for (const int percent : {10, 50, 100, 0, 33, 1}) {
    CAPTURE(percent);
    const TrafficState state = driver->shift(percent);
    CHECK(state.green.percent == percent);
    CHECK(state.blue.percent == 100 - percent);
    CHECK(driver->read().green.percent == percent);
    CHECK(driver->read().proxy_identity == state.proxy_identity);
    // Round robin by weight: any 200 requests in a row are split to within one a server.
    Answers answers = ask_often(shop.port, 200);
    CHECK(answers["green"] + answers["blue"] == 200);
    CHECK(std::abs(answers["green"] - 2 * percent) <= 3);
  }
}

TEST_CASE("The runtime socket is asked over TCP as well") {
  Shop shop;
  shop.settings.socket.address = fmt::format("127.0.0.1:{}", shop.admin_port);
  CHECK(shop.driver()->shift(50).green.percent == 50);
  CHECK(contains(shop.ask("show servers state app"), "green-1"));
}

TEST_CASE("A drained side finishes the requests it has, and takes no new one") {
  Shop shop;
  const auto driver = shop.driver();
  driver->shift(50);
  driver->shift(0);
  auto slow = std::async(std::launch::async, [&] {
    httplib::Client client("127.0.0.1", shop.port);
    client.set_read_timeout(20);
    const httplib::Result result = client.Get("/slow");
    return result ? result->status : 0;
  });
  REQUIRE(eventually([&] { return shop.blue.slow_requests() == 1; }));

  const TrafficState drained = driver->drain(Colour::Blue);
  CHECK(drained.blue.draining);
  CHECK(drained.blue.percent == 0);
  CHECK(drained.green.percent == 100);
  CHECK(drained.blue.open_sessions == 1);
  CHECK(drained.blue.healthy_servers == 1);
  CHECK(ask_often(shop.port, 20) == Answers{{"green", 20}});
  CHECK(driver->drain(Colour::Blue).blue.draining);
  CHECK(driver->shift(100).blue.draining);

  shop.blue.let_go();
  CHECK(slow.get() == 200);
  CHECK(eventually([&] { return driver->read().blue.open_sessions == 0; }));

  const TrafficState back = driver->shift(0);
  CHECK_FALSE(back.blue.draining);
  CHECK(back.blue.percent == 100);
  CHECK(ask_often(shop.port, 20) == Answers{{"blue", 20}});
}

TEST_CASE("No side is given requests that has no healthy server") {
  Shop shop;
  const auto driver = shop.driver();
  shop.green1.set_healthy(false);
  REQUIRE(eventually([&] { return driver->read().green.healthy_servers == 1; }));
  CHECK(driver->shift(50).green.percent == 50);
  shop.green2.set_healthy(false);
  REQUIRE(eventually([&] { return driver->read().green.healthy_servers == 0; }));
  // It counts as in service still: its servers may come back.
  CHECK(driver->read().green.percent == 50);
  CHECK(error_of([&] { driver->shift(60); }) ==
        "green has no healthy server, so it is not given 60 % of the requests");
  CHECK(error_of([&] { driver->drain(Colour::Blue); }) ==
        "green has no healthy server, so it is not given 100 % of the requests");
  CHECK(ask_often(shop.port, 20) == Answers{{"blue", 20}});
  CHECK(driver->shift(0).green.percent == 0);
}

TEST_CASE("A server in maintenance is left alone") {
  Shop shop;
  const auto driver = shop.driver();
  REQUIRE(shop.ask("set server app/green-1 state maint") == "\n");
  CHECK(driver->read().green.healthy_servers == 1);
  CHECK(driver->shift(20).green.percent == 20);
  CHECK(contains(shop.ask("show stat app 4 -1"), ",MAINT,"));
  Answers answers = ask_often(shop.port, 100);
  CHECK(std::abs(answers["green"] - 20) <= 2);
  REQUIRE(shop.ask("set server app/green-2 state maint") == "\n");
  CHECK(contains(error_of([&] { driver->shift(30); }), "green has no healthy server"));
}

TEST_CASE("A reload shows: another process, with the weights of the configuration") {
  Shop shop;
  const auto driver = shop.driver();
  const TrafficState before = driver->shift(50);
  shop.reload();
  // While it reloads, the old process may answer, and says so, or nobody.
  REQUIRE(eventually([&] {
    bool renewed = false;
    error_of([&] { renewed = driver->read().proxy_identity != before.proxy_identity; });
    return renewed;
  }));
  REQUIRE(eventually([&] { return driver->read().green.healthy_servers == 2; }));
  CHECK(driver->read().green.percent == 0);
  CHECK(driver->shift(50).green.percent == 50);
}

TEST_CASE("What HAProxy refuses is told in its own words") {
  Shop shop("operator");
  const auto driver = shop.driver();
  CHECK(driver->read().blue.percent == 100);
  CHECK(contains(error_of([&] { driver->shift(10); }), "HAProxy refused \"set weight app/"));

  HaproxySettings wrong = shop.settings;
  wrong.backend = "nope";
  CHECK(error_of([&] { haproxy_driver(wrong)->read(); }) ==
        "HAProxy's answer to show stat is not understood: No such proxy.");
  wrong = shop.settings;
  wrong.green = {"gren"};
  CHECK(error_of([&] { haproxy_driver(wrong)->read(); }) ==
        "HAProxy's backend app has no green server");
  wrong.green = {"blue"};
  CHECK(error_of([&] { haproxy_driver(wrong)->read(); }) ==
        "server app/blue is both blue and green");
  wrong.socket.address = shop.folder.path("none.sock");
  CHECK(contains(error_of([&] { haproxy_driver(wrong)->read(); }), "No such file"));
}

TEST_CASE("A weight that HAProxy does not take is no success") {
  // A server whose weight another one gives, as an agent or a second operator would: HAProxy takes
  // the command, and the look afterwards shows something else.
  Shop shop;
  const auto driver = shop.driver();
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done)
      shop.ask("set weight app/green-2 200");
  });
  int percent = 20;
  const bool noticed = eventually([&] {
    percent = 60 - percent;
    return contains(error_of([&] { driver->shift(percent); }),
                    "has weight 200 (ready), after it was given");
  });
  done = true;
  other.join();
  CHECK(noticed);
}

TEST_CASE("No request fails while HAProxy moves traffic there and back") {
  Shop shop;
  move_there_and_back(*shop.driver(), shop.port);
}
