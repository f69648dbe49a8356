// http_get against real servers, also such as answer badly.

#include "playbooks/http_get.hpp"
#include "playbooks/prometheus_query.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/playbooks/small_app.hpp"

#include <chrono>
#include <string>

using namespace lockstep;
using namespace lockstep::tests;
using namespace std::chrono_literals;

namespace {

// Serves one path until the end.
struct Answering {
  httplib::Server server;
  int port = 0;
  std::thread thread;

  explicit Answering(const httplib::Server::Handler& handler) {
    server.Get("/.*", handler);
    port = server.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running())
      std::this_thread::yield();
  }
  ~Answering() {
    server.stop();
    thread.join();
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;
  std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(port) + target;
  }
};

}  // namespace

TEST_CASE("A GET gives the status and the body") {
  SmallApp app("blue");
  const HttpGot got = http_get("http://" + app.address(), 5s);
  CHECK(got.status == 200);
  CHECK(got.body == "blue");
  app.set_healthy(false);
  CHECK(http_get("http://" + app.address() + "/healthz", 5s).status == 503);
  CHECK(http_get("http://" + app.address() + "/nowhere", 5s).status == 404);
}

TEST_CASE("What is asked arrives as it was meant") {
  std::string query;
  const Answering server([&](const httplib::Request& request, httplib::Response& response) {
    query = request.get_param_value("query");
    response.set_redirect("/elsewhere");
  });
  const std::string asked = "sum(rate(a{code=~\"5..\"}[1m])) / 100 % 7 + x & \xC3\xA4";
  // A redirect is an answer, not followed.
  CHECK(http_get(server.url("/api?query=" + url_encoded(asked)), 5s).status == 302);
  CHECK(query == asked);
}

TEST_CASE("An answer that is long is cut, and one that drips is given up") {
  const Answering server([&](const httplib::Request& request, httplib::Response& response) {
    const bool drips = request.path == "/drips";
    response.set_chunked_content_provider(
        "text/plain", [drips](std::size_t, httplib::DataSink& sink) {
          // A drip for as long as anybody reads.
          return sink.write(drips ? "x" : std::string(4096, 'x').c_str(), drips ? 1 : 4096);
        });
  });
  const HttpGot cut = http_get(server.url("/"), 20s, 10000);
  CHECK(cut.status == 200);
  CHECK(cut.body == std::string(10000, 'x'));
  const HttpGot given_up = http_get(server.url("/drips"), 300ms, 1'000'000'000);
  CHECK_FALSE(given_up.ok());
  CHECK_FALSE(given_up.error.empty());
}

TEST_CASE("No answer is told from a bad one") {
  CHECK(http_get("http://127.0.0.1:1/", 2s).status == 0);
  CHECK_FALSE(http_get("http://127.0.0.1:1/", 2s).error.empty());
  for (const char* url : {"", "ftp://x/", "localhost:80", "file:///etc/passwd"})
    CHECK_THROWS_AS(http_get(url, 1s), UserError);
}

TEST_CASE("A query goes to Prometheus as it is, and its answer or its reason comes back") {
  std::string query;
  const Answering server([&](const httplib::Request& request, httplib::Response& response) {
    query = request.path + " " + request.get_param_value("query");
    const bool good = query.find("bad") == std::string::npos;
    response.status = good ? 200 : 400;
    response.set_content(
        good ? R"({"status":"success","data":{"resultType":"scalar","result":[1,"0.5"]}})"
             : R"({"status":"error","error":"parse error"})",
        "application/json");
  });
  CHECK(ask_prometheus(server.url("/"), "rate(a{b=\"c\"}[1m])", 5s).value == 0.5);
  CHECK(query == "/api/v1/query rate(a{b=\"c\"}[1m])");
  CHECK(ask_prometheus(server.url(""), "bad", 5s).problem ==
        "Prometheus refuses the query: parse error (status 400)");
  CHECK(ask_prometheus("http://127.0.0.1:1", "x", 2s).problem.find("no answer from Prometheus") ==
        0);
}
