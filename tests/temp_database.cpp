#include "tests/temp_database.hpp"

#include "sql/sql.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <thread>

namespace lockstep::tests {
namespace {

bool keeps_databases() {
  return std::getenv("LOCKSTEP_KEEP_TEST_DB") != nullptr;
}

// Stops with the program; a kept server leaves its data behind.
class ProgramServer {
 public:
  ProgramServer() : server_(ScratchServer::start(scratch_options())) {}
  ProgramServer(const ProgramServer&) = delete;
  ProgramServer& operator=(const ProgramServer&) = delete;
  ~ProgramServer() {
    if (!keeps_databases()) return;
    const std::string folder = server_.folder();
    server_.stop_and_leave();
    std::cerr << "Test databases are kept. To look at them:\n  postgres -D " << folder
              << "/data -k " << folder << " -c listen_addresses=''\n  psql -h " << folder
              << " -U postgres -l\n";
  }
  ScratchServer& server() { return server_; }

 private:
  ScratchServer server_;
};

std::unique_ptr<Session> open_session(const std::string& dsn, const std::string& role) {
  return connect_database({.dsn = dsn})->open({.role = role});
}

}  // namespace

ScratchServer& scratch_server() {
  static ProgramServer program;
  return program.server();
}

ScratchOptions scratch_options() {
  const char* bin = std::getenv("LOCKSTEP_SCRATCH_PG");
  return {.bin = bin == nullptr ? "" : bin, .settings = server_settings()};
}

std::map<std::string, std::string>& server_settings() {
  static std::map<std::string, std::string> settings;
  return settings;
}

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

TempDatabase::TempDatabase() {
  static int count = 0;
  name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  open_session(scratch_server().dsn(), "fixture")
      ->query(Sql::recorded("CREATE DATABASE " + name_ + " TEMPLATE template0"));
  database_ = connect_database({.dsn = dsn()});
  session_ = open("fixture");
}

TempDatabase::~TempDatabase() {
  session_.reset();
  database_.reset();
  if (keeps_databases()) return;
  open_session(scratch_server().dsn(), "fixture")
      ->query(Sql::recorded("DROP DATABASE " + name_ + " WITH (FORCE)"));
}

std::string TempDatabase::dsn_as(std::string_view role) const {
  return dsn() + " user='" + std::string(role) + "'";  // the last of two wins
}

std::unique_ptr<Session> TempDatabase::open(const std::string& role) {
  return database_->open({.role = role});
}

void TempDatabase::run(std::string_view sql) {
  session_->script(Sql::recorded(std::string(sql)));
}

std::string TempDatabase::value(std::string_view sql) {
  const Rows rows = session_->query(Sql::recorded(std::string(sql)));
  return rows.is_null(0, 0) ? "" : rows.text(0, 0);
}

}  // namespace lockstep::tests
