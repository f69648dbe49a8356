// A pause of the real PgBouncer, its watchdog as the process that it is, and `lockstep recover`.

#include "executor/pg/pooler_console.hpp"
#include "playbooks/drivers/pause_record.hpp"
#include "playbooks/drivers/pgbouncer.hpp"
#include "scratch/child_process.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/cli/program.hpp"
#include "tests/errors.hpp"
#include "tests/playbooks/running_program.hpp"
#include "tests/temp_database.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <future>

using namespace lockstep;
using namespace lockstep::tests;
using namespace std::chrono_literals;

namespace {

constexpr const char* kConfiguration = R"([databases]
shop = host={server} port=5432 user=postgres dbname={database}
[pgbouncer]
pool_mode = transaction
auth_type = any
admin_users = postgres
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
)";

struct Pooler {
  TempDatabase database;
  OpenFolder folder;
  Project project;  // runs `lockstep recover`
  int port = free_port();
  std::unique_ptr<RunningProgram> bouncer;
  PgbouncerSettings settings;

  Pooler() {
    folder.write("pgbouncer.ini",
                 fmt::format(kConfiguration, fmt::arg("server", scratch_server().folder().string()),
                             fmt::arg("database", database.name()), fmt::arg("port", port)));
    bouncer = std::make_unique<RunningProgram>(
        std::vector<std::string>{"/usr/sbin/pgbouncer", folder.path("pgbouncer.ini")},
        folder.path("log"));
    settings = {.console = dsn("pgbouncer"),
                .database = "shop",
                .longest = 20s,
                .state_folder = folder.path("state"),
                .watchdog = {LOCKSTEP_PROGRAM, "recover", "--watch"}};
    project.variables["LOCKSTEP_STATE_DIR"] = settings.state_folder;
    const bool answers = eventually([&] { return client() == "1"; });
    INFO(folder.read("log"));
    REQUIRE(answers);
  }

  std::string dsn(const std::string& name) const {
    return fmt::format("host=127.0.0.1 port={} user=postgres dbname={}", port, name);
  }
  // What a client of the pooler gets.
  std::string client() const {
    const scratch::ChildResult ended =
        scratch::run({"psql", "-qXAt", dsn("shop"), "-c", "SELECT 1"}, scratch::server_user());
    return ended.output.substr(0, ended.output.find('\n'));
  }
  bool paused() const {
    const auto now = PoolerConsole(settings.console).look("shop");
    return now && now->paused;
  }
  std::size_t records() const { return pause_records(settings.state_folder).size(); }
};

}  // namespace

TEST_CASE("Clients wait while PgBouncer is paused, and go on when it is resumed") {
  Pooler pooler;
  PgbouncerPause pause(pooler.settings);
  CHECK(pooler.paused());
  CHECK(pooler.records() == 1);
  auto waiting = std::async(std::launch::async, [&] { return pooler.client(); });
  CHECK(waiting.wait_for(100ms) == std::future_status::timeout);
  CHECK(pause.resume());
  CHECK(waiting.get() == "1");
  CHECK_FALSE(pooler.paused());
  CHECK(pooler.records() == 0);
}

TEST_CASE("A pause that is dropped is resumed") {
  Pooler pooler;
  { const PgbouncerPause pause(pooler.settings); }
  CHECK_FALSE(pooler.paused());
  CHECK(pooler.records() == 0);
}

TEST_CASE("The watchdog resumes at its time when nobody else does") {
  Pooler pooler;
  pooler.settings.longest = 1s;
  PgbouncerPause pause(pooler.settings);
  CHECK(pooler.client() == "1");  // waits for as long as it is paused
  CHECK_FALSE(pooler.paused());
  REQUIRE(eventually([&] { return pooler.records() == 0; }));
  CHECK_FALSE(pause.resume());
}

TEST_CASE("The watchdog resumes when the process that paused is killed, with its group") {
  Pooler pooler;
  const pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    const PgbouncerPause pause(pooler.settings);
    raise(SIGSTOP);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  CHECK(pooler.paused());
  kill(-child, SIGKILL);
  scratch::wait_for(child);
  // Long before its time, which is 20 s.
  CHECK(eventually([&] { return !pooler.paused(); }, 5s));
  CHECK(pooler.client() == "1");
  CHECK(eventually([&] { return pooler.records() == 0; }));
}

TEST_CASE("recover resumes what was left paused, and nothing else") {
  Pooler pooler;
  const auto check_recovered = [&](const std::string& words) {
    const Ended ended = pooler.project.run({"recover"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.err.find(words) != std::string::npos);
  };
  PoolerConsole(pooler.settings.console).pause("shop", 5s);
  check_recovered("nothing to recover");
  CHECK(pooler.paused());
  CHECK(error_of([&] { PgbouncerPause pause(pooler.settings); }) ==
        "PgBouncer's database shop is paused already");

  // As after both processes were killed.
  keep_pause_record(pooler.settings.state_folder,
                    {.console = pooler.settings.console, .database = "shop", .longest = 1s});
  check_recovered("PgBouncer's database shop is not paused");
  CHECK_FALSE(pooler.paused());
  check_recovered("nothing to recover");
}

TEST_CASE("recover keeps what it could not resume") {
  Pooler pooler;
  keep_pause_record(pooler.settings.state_folder,
                    {.console = "host=127.0.0.1 port=1 user=postgres password=s3cret",
                     .database = "shop",
                     .longest = 1s});
  const Ended ended = pooler.project.run({"recover"});
  CHECK(ended.code == 8);
  CHECK(ended.err.find("shop may still be paused: PgBouncer at 127.0.0.1:1") != std::string::npos);
  CHECK(ended.err.find("s3cret") == std::string::npos);
  CHECK(pooler.records() == 1);
}

TEST_CASE("Transactions that go on keep PgBouncer from being paused, and it is resumed") {
  Pooler pooler;
  pooler.settings.longest = 1s;
  const scratch::RunAs user = scratch::server_user();
  auto busy = std::async(std::launch::async, [&] {
    return scratch::run({"psql", "-qX", pooler.dsn("shop"), "-c", "SELECT pg_sleep(600)"}, user)
        .status;
  });
  REQUIRE(eventually([&] {
    const auto now = PoolerConsole(pooler.settings.console).look("shop");
    return now && now->servers_in_use == 1;
  }));
  CHECK(error_of([&] { PgbouncerPause pause(pooler.settings); }) ==
        "transactions kept PgBouncer from pausing shop within 500 ms");
  CHECK_FALSE(pooler.paused());
  CHECK(pooler.records() == 0);
  CHECK(pooler.client() == "1");
  pooler.database.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' "
      "AND pid <> pg_backend_pid()");
  CHECK(busy.get() != 0);
}

TEST_CASE("There is no pause without a watchdog, and none of a database that is not there") {
  Pooler pooler;
  pooler.settings.watchdog = {"/bin/false"};
  CHECK(error_of([&] { PgbouncerPause pause(pooler.settings); }) ==
        "the process that would resume PgBouncer did not start");
  CHECK_FALSE(pooler.paused());
  CHECK(pooler.records() == 0);
  pooler.settings.database = "nope";
  CHECK(error_of([&] { PgbouncerPause pause(pooler.settings); }) ==
        "PgBouncer has no database nope");
  std::filesystem::permissions(pooler.settings.state_folder, std::filesystem::perms::all);
  pooler.settings.database = "shop";
  CHECK(error_of([&] { PgbouncerPause pause(pooler.settings); }).find("is not ours alone") !=
        std::string::npos);
}

TEST_CASE("After RECONNECT clients have other connections to the server") {
  Pooler pooler;
  const std::string count =
      "SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_stat_activity WHERE datname = "
      "current_database() AND application_name = 'psql'";
  const std::string before = pooler.database.value(count);
  REQUIRE_FALSE(before.empty());
  reconnect_pgbouncer(pooler.settings);
  CHECK(eventually([&] { return pooler.database.value(count) != before; }));
  CHECK(pooler.client() == "1");
}
