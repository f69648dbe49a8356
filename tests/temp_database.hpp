// A fresh database for one test, on a scratch server that the test program starts once.
// LOCKSTEP_SCRATCH_PG names other server binaries; LOCKSTEP_KEEP_TEST_DB=1 keeps databases and
// server data, and says how to look at them.

#pragma once

#include "executor/database.hpp"
#include "executor/pg/database.hpp"
#include "scratch/scratch_server.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep::tests {

// The program's server, started at the first call.
ScratchServer& scratch_server();
// Settings that the program's server is started with, beyond those of scratch/. To be filled before
// the first call of scratch_server().
std::map<std::string, std::string>& server_settings();
// For tests that need a server of their own: LOCKSTEP_SCRATCH_PG's binaries.
ScratchOptions scratch_options();

// Asks until `holds` says yes: REQUIRE(eventually(…)). False when it does not within the deadline.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds deadline = std::chrono::seconds(20));

class TempDatabase {
 public:
  // A copy of template0, owned by the superuser postgres.
  TempDatabase();
  ~TempDatabase();
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  const std::string& name() const { return name_; }
  std::string dsn() const { return scratch_server().dsn(name_); }
  // As another role; the server trusts everybody.
  std::string dsn_as(std::string_view role) const;
  Database& database() { return *database_; }
  std::unique_ptr<Session> open(const std::string& role = "test");
  std::unique_ptr<Session> open(const SessionSettings& settings) {
    return database_->open(settings);
  }

  // A session of the fixture's own, to set up and to look.
  Session& session() { return *session_; }
  // Any number of statements in one transaction, unless the text holds its own BEGIN and COMMIT.
  void run(std::string_view sql);
  // The first cell of the first row; "" for NULL.
  std::string value(std::string_view sql);

 private:
  std::string name_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Session> session_;
};

}  // namespace lockstep::tests
