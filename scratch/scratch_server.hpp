// A throw-away PostgreSQL server: started from installed binaries on a Unix socket in a temporary
// folder, stopped and removed by the destructor, and also when lockstep is killed. The initialised
// data folder is cached, so a start takes about 0.3 s. Works as root too: privileges are dropped
// for the server alone.

#pragma once

#include "scratch/leash.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace lockstep {

struct ScratchOptions {
  // Folder with postgres, initdb. Empty: LOCKSTEP_SCRATCH_PG's value given by the caller, else the
  // newest /usr/lib/postgresql/*/bin.
  std::filesystem::path bin{};
  // Added to the server's command line as -c name=value; they win over the defaults (fsync=off,
  // autovacuum=off, shared_buffers=32MB, listen_addresses='' …).
  std::map<std::string, std::string> settings{};
  // Also listen on this loopback TCP port; 0: Unix socket only.
  int port = 0;
};

class ScratchServer {
 public:
  // Throws UserError when no server binaries are there or the server does not start (with its log).
  static ScratchServer start(const ScratchOptions& options);

  ScratchServer(ScratchServer&& other) noexcept;
  ScratchServer& operator=(ScratchServer&& other) noexcept;
  ScratchServer(const ScratchServer&) = delete;
  ~ScratchServer();

  // A libpq DSN for the database, as superuser "postgres": "host=/tmp/… user=postgres dbname=…".
  std::string dsn(const std::string& database = "postgres") const;
  const std::filesystem::path& folder() const { return folder_; }
  int pid() const { return pid_; }
  void stop();  // immediate; the destructor does it too
  // Shuts down in order; the folder, which folder() no longer names, stays.
  void stop_and_leave();

 private:
  ScratchServer() = default;
  std::filesystem::path folder_;
  int pid_ = 0;
  int port_ = 0;
  scratch::Leash leash_;
};

}  // namespace lockstep
