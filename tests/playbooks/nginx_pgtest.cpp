// The nginx driver with the real nginx in front of small real applications.

#include "playbooks/drivers/nginx.hpp"
#include "playbooks/drivers/replace_file.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/errors.hpp"
#include "tests/playbooks/moving_traffic.hpp"
#include "tests/playbooks/running_program.hpp"
#include "tests/playbooks/small_app.hpp"
#include "tests/temp_database.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <future>

using namespace lockstep;
using namespace lockstep::tests;

namespace {

using Answers = std::map<std::string, int>;

// One worker, so that round robin is one circle.
constexpr const char* kConfiguration = R"(
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/app.conf;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://shop; }}
    location = /lockstep-traffic {{ return 200 $lockstep_traffic; }}
  }}
}}
)";

struct Shop {
  SmallApp blue{"blue"};
  SmallApp green{"green"};
  OpenFolder folder;
  int port = free_port();
  NginxSettings settings;
  std::unique_ptr<RunningProgram> proxy;

  Shop() {
    settings = {.file = folder.path("app.conf"),
                .upstream = "shop",
                .directives = {"keepalive 4;"},
                .blue = {blue.address()},
                .green = {green.address()},
                .probe = fmt::format("http://127.0.0.1:{}/lockstep-traffic", port),
                .command = {"/usr/sbin/nginx", "-e", folder.path("error.log"), "-c",
                            folder.path("nginx.conf")}};
    folder.write("nginx.conf", fmt::format(kConfiguration, fmt::arg("folder", folder.path(".")),
                                           fmt::arg("port", port)));
    folder.write("app.conf", first_nginx_file(settings));
    proxy = std::make_unique<RunningProgram>(settings.command, folder.path("log"));
    const bool answers = eventually([&] { return ask_often(port, 1) == Answers{{"blue", 1}}; });
    INFO(folder.read("log") << folder.read("error.log"));
    REQUIRE(answers);
  }
  ~Shop() { proxy->stop(SIGTERM); }

  std::unique_ptr<TrafficDriver> driver() const { return nginx_driver(settings); }
};

}  // namespace

TEST_CASE("nginx spreads requests as it says that it was told") {
  Shop shop;
  const auto driver = shop.driver();
  CHECK(driver->read().blue.percent == 100);
  for (const int percent : {10, 50, 100, 0}) {
    CAPTURE(percent);
    const TrafficState state = driver->shift(percent);
    CHECK(state.green.percent == percent);
    CHECK(driver->read().blue.percent == 100 - percent);
    Answers answers = ask_often(shop.port, 100);
    CHECK(answers["blue"] + answers["green"] == 100);
    CHECK(std::abs(answers["green"] - percent) <= 1);
  }
}

TEST_CASE("A drained side of nginx finishes what it has") {
  Shop shop;
  const auto driver = shop.driver();
  auto slow = std::async(std::launch::async, [&] {
    httplib::Client client("127.0.0.1", shop.port);
    client.set_read_timeout(20);
    const httplib::Result result = client.Get("/slow");
    return result ? result->status : 0;
  });
  REQUIRE(eventually([&] { return shop.blue.slow_requests() == 1; }));
  const TrafficState drained = driver->drain(Colour::Blue);
  CHECK(drained.blue.draining);
  CHECK(drained.green.percent == 100);
  CHECK_FALSE(drained.blue.open_sessions.has_value());
  CHECK(ask_often(shop.port, 10) == Answers{{"green", 10}});
  CHECK(driver->shift(100).blue.draining);
  shop.blue.let_go();
  CHECK(slow.get() == 200);
  CHECK_FALSE(driver->shift(0).blue.draining);
  CHECK(ask_often(shop.port, 10) == Answers{{"blue", 10}});
}

TEST_CASE("nginx is not sent to a side without a healthy server") {
  Shop shop;
  const auto driver = shop.driver();
  shop.green.set_healthy(false);
  const std::string before = shop.folder.read("app.conf");
  CHECK(driver->read().green.healthy_servers == 0);
  CHECK(error_of([&] { driver->shift(10); }) ==
        "green has no healthy server, so it is not given 10 % of the requests");
  CHECK(contains(error_of([&] { driver->drain(Colour::Blue); }), "green has no healthy server"));
  CHECK(shop.folder.read("app.conf") == before);
}

TEST_CASE("A configuration that nginx refuses leaves the file and the weights as they were") {
  Shop shop;
  const auto driver = shop.driver();
  driver->shift(10);
  const std::string before = shop.folder.read("app.conf");
  shop.folder.write("nginx.conf", shop.folder.read("nginx.conf") + "nonsense;\n");
  const std::string error = error_of([&] { driver->shift(50); });
  CHECK(contains(error, "unknown directive \"nonsense\""));
  CHECK(shop.folder.read("app.conf") == before);
  CHECK(driver->read().green.percent == 10);
}

TEST_CASE("A reload that brings back another file shows in the shares") {
  Shop shop;
  const auto driver = shop.driver();
  driver->shift(50);
  replace_file(shop.settings.file, first_nginx_file(shop.settings));
  CHECK(driver->read().green.percent == 50);
  kill(shop.proxy->pid(), SIGHUP);
  CHECK(eventually([&] { return driver->read().green.percent == 0; }));
  CHECK(driver->shift(50).green.percent == 50);
}

TEST_CASE("A reload that loads something else is no success") {
  Shop shop;
  shop.settings.timeout = std::chrono::milliseconds(200);
  // Another configuration: it passes the test, and there is nobody to reload.
  shop.settings.command = {"/bin/true"};
  CHECK(contains(error_of([&] { shop.driver()->shift(10); }), "200 ms later still answers"));
  shop.settings.probe = fmt::format("http://127.0.0.1:{}/", shop.port);
  CHECK(error_of([&] { shop.driver()->read(); }) == "nginx's answer is not understood: blue");
  shop.settings.probe = "http://127.0.0.1:1/";
  CHECK(contains(error_of([&] { shop.driver()->read(); }), "nginx does not say"));
}

TEST_CASE("No request fails while nginx moves traffic there and back") {
  Shop shop;
  move_there_and_back(*shop.driver(), shop.port);
}
