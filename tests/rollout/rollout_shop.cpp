#include "tests/rollout/rollout_shop.hpp"

#include "playbooks/drivers/nginx.hpp"
#include "tests/catch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>
#include <sys/stat.h>

#include <csignal>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kRows = 20000;
constexpr int kClients = 3;

constexpr const char* kHaproxy = R"(
global
  stats socket {folder}/admin.sock mode 666 level admin expose-fd listeners
defaults
  mode http
  retries 0
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
  server green 127.0.0.1:{green} weight 0
)";

constexpr const char* kNginx = R"(
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 128; }}
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
    location / {{ proxy_pass http://app; proxy_next_upstream off; }}
    location = /lockstep-traffic {{ return 200 $lockstep_traffic; }}
  }}
}}
)";

constexpr const char* kPgbouncer = R"([databases]
shop = host={server} port=5432 user=postgres dbname={database}
[pgbouncer]
pool_mode = transaction
auth_type = any
admin_users = postgres
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
)";

// A GET from a shell, as a deploy would be one command.
std::string get_command(const std::string& url) {
  return fmt::format("python3 -c 'import urllib.request as r; r.urlopen(\"{}\")'", url);
}

std::string header(const std::string& id, const std::string& parent) {
  return fmt::format("-- revision: {0}\n-- down_revision: {1}\n-- description: {0}\n\n", id,
                     parent);
}

}  // namespace

RolloutShop::RolloutShop(const Change& change, ProxyKind kind, const std::string& shipped,
                         PoolerKind pooler)
    : playbook(std::string(LOCKSTEP_SOURCE_DIR "/playbooks/examples/") + shipped),
      blue(dsn_of(pooler), "blue", change.blue_column),
      green(dsn_of(pooler), "green", change.green_column),
      change_(change) {
  database.run(
      fmt::format("CREATE TABLE account (id bigint PRIMARY KEY, points int NOT NULL, note text);"
                  "INSERT INTO account SELECT n, 0, 'note' FROM generate_series(1, {}) n",
                  kRows));
  project.write("lockstep.yaml",
                "environments:\n"
                "  test: {contract: gated, soak: 0s, observe: 0s, bake: 0s}\n");
  project.write(fmt::format("migrations/{}_change.sql", kChange),
                header(kChange, "null") + change.sql + ";\n");
  blue.start();

  command_ = proxy_command(kind);
  proxy_ = std::make_unique<RunningProgram>(command_, folder.path("log"));
  const bool answers = eventually([&] {
    const httplib::Result got = httplib::Client("127.0.0.1", port).Get("/points?id=1");
    return got && got->status == 200;
  });
  INFO(folder.read("log") << folder.read("error.log"));
  REQUIRE(answers);
  project.variables = {{"DATABASE_URL", database.dsn()},
                       {"LOCKSTEP_ENV", "test"},
                       {"PYTHONDONTWRITEBYTECODE", "1"},
                       {"HAPROXY_SOCKET", folder.path("admin.sock")},
                       {"NGINX", folder.path("nginx")},
                       {"NGINX_FILE", folder.path("app.conf")},
                       {"NGINX_PROBE", fmt::format("http://127.0.0.1:{}/lockstep-traffic", port)},
                       {"BLUE", fmt::format("127.0.0.1:{}", blue.port())},
                       {"GREEN", fmt::format("127.0.0.1:{}", green.port())},
                       {"GREEN_URL", green.url("")},
                       {"START_GREEN", get_command(green.url("/start"))},
                       {"STOP_GREEN", get_command(green.url("/stop"))},
                       {"STOP_BLUE", get_command(blue.url("/stop"))},
                       {"CHECK_FOR", "1s"},
                       {"SOAK", "1s"},
                       {"SOAK_AT_1", "1s"},
                       {"SOAK_AT_10", "1s"},
                       {"SOAK_AT_50", "1s"}};
  clients = std::make_unique<ShopClients>(port, kClients);
}

RolloutShop::~RolloutShop() {
  clients->stop();
  proxy_->stop(SIGTERM);
}

std::string RolloutShop::dsn_of(PoolerKind kind) {
  if (kind == PoolerKind::None) return database.dsn();
  const std::string dsn =
      fmt::format("host=127.0.0.1 port={} user=postgres dbname=shop", pooler_port);
  if (pooler_) return dsn;
  folder.write("pgbouncer.ini",
               fmt::format(kPgbouncer, fmt::arg("server", scratch_server().folder().string()),
                           fmt::arg("database", database.name()), fmt::arg("port", pooler_port)));
  pooler_ = std::make_unique<RunningProgram>(
      std::vector<std::string>{"/usr/sbin/pgbouncer", folder.path("pgbouncer.ini")},
      folder.path("log"));
  REQUIRE(eventually([&] { return PQping(dsn.c_str()) == PQPING_OK; }));
  return dsn;
}

std::vector<std::string> RolloutShop::proxy_command(ProxyKind kind) {
  const char* configuration = kind == ProxyKind::Haproxy ? kHaproxy : kNginx;
  const std::string path = folder.write(
      "proxy.conf", fmt::format(fmt::runtime(configuration), fmt::arg("folder", folder.path(".")),
                                fmt::arg("port", port), fmt::arg("blue", blue.port()),
                                fmt::arg("green", green.port())));
  if (kind == ProxyKind::Haproxy) return {"/usr/sbin/haproxy", "-db", "-f", path};
  const std::vector<std::string> command{"/usr/sbin/nginx", "-e", folder.path("error.log"), "-c",
                                         path};
  // What the playbook calls as nginx.
  const std::string script =
      folder.write("nginx", fmt::format("#!/bin/sh\nexec {} \"$@\"\n", fmt::join(command, " ")));
  chmod(script.c_str(), 0755);
  folder.write("app.conf", first_nginx_file({.file = "",
                                             .upstream = "app",
                                             .directives = {},
                                             .blue = {fmt::format("127.0.0.1:{}", blue.port())},
                                             .green = {fmt::format("127.0.0.1:{}", green.port())},
                                             .probe = "",
                                             .command = {}}));
  return command;
}

std::unique_ptr<Child> RolloutShop::begin(const std::string& word,
                                          const std::vector<std::string>& more) const {
  std::vector<std::string> arguments{"rollout", word, playbook};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<Child>(project, arguments);
}

Ended RolloutShop::run(const std::string& word, const std::vector<std::string>& more) const {
  const auto child = begin(word, more);
  const std::optional<Ended> ended = child->wait(120s);
  if (ended) return *ended;
  return {.code = -1, .out = "", .err = "did not end:\n" + child->err()};
}

void RolloutShop::reload() {
  replaced_ = std::move(proxy_);
  std::vector<std::string> command = command_;
  command.insert(command.end(),
                 {"-x", folder.path("admin.sock"), "-sf", std::to_string(replaced_->pid())});
  proxy_ = std::make_unique<RunningProgram>(command, folder.path("log"));
}

std::string RolloutShop::noticed() {
  clients->stop();
  if (!clients->failures().empty()) return fmt::format("{}", fmt::join(clients->failures(), "\n"));
  const bool renamed = database.value(
                           "SELECT count(*) FROM pg_attribute WHERE attrelid ="
                           " 'account'::regclass AND attname = 'points'") == "0";
  for (const auto& [id, value] : clients->written()) {
    const std::string there = database.value(fmt::format(
        "SELECT {} FROM account WHERE id = {}", renamed ? change_.green_column : "points", id));
    if (there != std::to_string(value))
      return fmt::format("account {} has {}, and {} was written last", id, there, value);
  }
  return "";
}

std::string RolloutShop::type_of_points() {
  return database.value(
      "SELECT coalesce((SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
      " WHERE attrelid = 'account'::regclass AND attname = 'points'), 'none')");
}

}  // namespace lockstep::tests
