// A scratch server answers, and never outlives whoever started it.

#include "executor/pg/database.hpp"
#include "scratch/scratch_server.hpp"
#include "sql/errors.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

std::string ask(const ScratchServer& server, const std::string& sql) {
  return connect_database({.dsn = server.dsn()})
      ->open({.role = "test"})
      ->query(Sql::recorded(sql))
      .text(0, 0);
}

// A process that has ended and is not merely a zombie waiting for init.
bool ended(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(status, text);
  return text.empty() || text.find(") Z ") != std::string::npos;
}

}  // namespace

TEST_CASE("A scratch server answers, with the settings asked for") {
  ScratchOptions options = tests::scratch_options();
  options.settings = {{"wal_level", "logical"}, {"autovacuum", "on"}};
  const ScratchServer server = ScratchServer::start(options);
  CHECK(ask(server, "SHOW wal_level") == "logical");
  CHECK(ask(server, "SHOW autovacuum") == "on");
  CHECK(ask(server, "SHOW fsync") == "off");
  CHECK(ask(server, "SHOW listen_addresses") == "");
}

TEST_CASE("Servers share the data folder that initdb made once") {
  const ScratchServer first = ScratchServer::start(tests::scratch_options());
  const ScratchServer second = ScratchServer::start(tests::scratch_options());
  // initdb gives every data folder an identifier of its own.
  const std::string identifier = "SELECT system_identifier FROM pg_control_system()";
  CHECK(ask(first, identifier) == ask(second, identifier));
}

TEST_CASE("Stopping ends the server and removes its folder; once is enough") {
  ScratchServer server = ScratchServer::start(tests::scratch_options());
  const int pid = server.pid();
  const fs::path folder = server.folder();
  CHECK_FALSE(ended(pid));
  server.stop();
  CHECK(ended(pid));
  CHECK_FALSE(fs::exists(folder));
  server.stop();
}

TEST_CASE("Moving a server moves the duty to stop it") {
  ScratchServer first = ScratchServer::start(tests::scratch_options());
  const int pid = first.pid();
  {
    const ScratchServer second = std::move(first);
    CHECK(ask(second, "SELECT 'yes'") == "yes");
  }
  CHECK(ended(pid));
}

TEST_CASE("Two servers stop in any order") {
  ScratchServer first = ScratchServer::start(tests::scratch_options());
  ScratchServer second = ScratchServer::start(tests::scratch_options());
  first.stop();
  CHECK(ask(second, "SELECT 'yes'") == "yes");
}

TEST_CASE("A server started by a thread outlives the thread") {
  std::optional<ScratchServer> server;
  std::thread([&] { server = ScratchServer::start(tests::scratch_options()); }).join();
  CHECK(ask(*server, "SELECT 'yes'") == "yes");
}

TEST_CASE("A server left in order keeps its data and no process") {
  ScratchServer server = ScratchServer::start(tests::scratch_options());
  const int pid = server.pid();
  const fs::path folder = server.folder();
  server.stop_and_leave();
  CHECK(ended(pid));
  CHECK(fs::exists(folder / "data/PG_VERSION"));
  CHECK_FALSE(fs::exists(folder / "data/postmaster.pid"));
  fs::remove_all(folder);
}

TEST_CASE("SIGKILL of the starter stops the server and removes its folder") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t starter = fork();
  if (starter == 0) {
    const ScratchServer server = ScratchServer::start(tests::scratch_options());
    const std::string line = std::to_string(server.pid()) + " " + server.folder().string() + "\n";
    if (write(ends[1], line.data(), line.size()) < 0) _exit(1);
    pause();
  }
  close(ends[1]);
  int server = 0;
  std::array<char, 100> folder{};
  FILE* told = fdopen(ends[0], "r");
  REQUIRE(fscanf(told, "%d %99s", &server, folder.data()) == 2);
  CHECK_FALSE(ended(server));
  kill(starter, SIGKILL);
  waitpid(starter, nullptr, 0);
  CHECK(tests::eventually([&] { return ended(server) && !fs::exists(folder.data()); }));
  fclose(told);
}

TEST_CASE("SIGKILL of the keeper stops the server too") {
  const ScratchServer server = ScratchServer::start(tests::scratch_options());
  std::ifstream status("/proc/" + std::to_string(server.pid()) + "/stat");
  std::string pid;
  std::string name;
  std::string state;
  int keeper = 0;
  status >> pid >> name >> state >> keeper;
  REQUIRE(keeper > 1);
  kill(keeper, SIGKILL);
  CHECK(tests::eventually([&] { return ended(server.pid()); }));
}

TEST_CASE("Starters at once do not disturb each other") {
  std::vector<std::thread> starters;
  std::array<std::string, 3> answers;
  for (std::string& answer : answers) {
    starters.emplace_back([&answer] {
      answer = ask(ScratchServer::start(tests::scratch_options()), "SELECT 'yes'");
    });
  }
  for (std::thread& starter : starters)
    starter.join();
  for (const std::string& answer : answers)
    CHECK(answer == "yes");
}

TEST_CASE("A server that does not start shows its log and leaves nothing") {
  const std::string setting = "no_such_setting_" + std::to_string(getpid());
  ScratchOptions options = tests::scratch_options();
  options.settings = {{setting, "1"}};
  std::string message;
  try {
    ScratchServer::start(options);
  } catch (const UserError& error) {
    message = error.what();
  }
  CHECK(message.find(setting) != std::string::npos);
  for (const auto& entry : fs::directory_iterator("/tmp")) {
    if (!entry.path().filename().string().starts_with("lockstep-")) continue;
    std::ifstream log(entry.path() / "log");
    const std::string text(std::istreambuf_iterator<char>(log), {});
    CHECK(text.find(setting) == std::string::npos);
  }
}

TEST_CASE("No server binaries is the user's error") {
  CHECK_THROWS_AS(ScratchServer::start({.bin = "/nonexistent"}), UserError);
}
