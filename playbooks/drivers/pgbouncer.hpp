// A short pause of PgBouncer around a cutover: clients wait in the pooler instead of in a lock
// queue. PgBouncer itself keeps a pause for ever, so none begins without a watchdog.

#pragma once

#include "playbooks/drivers/pause_watchdog.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace lockstep {

struct PgbouncerSettings {
  std::string console;                      // DSN of the database pgbouncer, user of admin_users
  std::string database;                     // as PgBouncer names it
  std::chrono::milliseconds longest{2000};  // of the pause, the wait for transactions included
  std::string state_folder;                 // for `lockstep recover`
  std::vector<std::string> watchdog;        // command of watch_pause(), up to the record's path
};

// Paused from construction to resume(), or to the end of `longest`, or of the process.
class PgbouncerPause {
 public:
  // Throws UserError when it is paused already, by somebody else, or when transactions kept it from
  // being paused within half of `longest`, and DatabaseError; it is not paused then.
  explicit PgbouncerPause(const PgbouncerSettings& settings);
  ~PgbouncerPause();
  PgbouncerPause(const PgbouncerPause&) = delete;
  PgbouncerPause& operator=(const PgbouncerPause&) = delete;

  // False when the watchdog was first: clients went on before this.
  bool resume();

 private:
  PgbouncerSettings settings_;
  std::string record_;
  std::unique_ptr<PauseWatchdog> watchdog_;
};

// After a cutover: connections that remember the old shape are replaced. Throws DatabaseError.
void reconnect_pgbouncer(const PgbouncerSettings& settings);

}  // namespace lockstep
