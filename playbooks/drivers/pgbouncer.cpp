#include "playbooks/drivers/pgbouncer.hpp"

#include "executor/pg/pooler_console.hpp"
#include "playbooks/drivers/pause_record.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

namespace lockstep {

PgbouncerPause::PgbouncerPause(const PgbouncerSettings& settings) : settings_(settings) {
  PoolerConsole console(settings.console);
  const std::optional<PooledDatabase> before = console.look(settings.database);
  if (!before) {
    throw UserError("PgBouncer has no database " + settings.database,
                    "Name it as SHOW DATABASES does.");
  }
  if (before->paused) {
    throw UserError("PgBouncer's database " + settings.database + " is paused already",
                    "`lockstep recover` resumes it if lockstep left it so; else ask who did it.");
  }
  record_ = keep_pause_record(
      settings.state_folder,
      {.console = settings.console, .database = settings.database, .longest = settings.longest});
  watchdog_ = std::make_unique<PauseWatchdog>(settings.watchdog, record_);
  const std::chrono::milliseconds patience = settings.longest / 2;
  if (console.pause(settings.database, patience)) return;
  // What throws from here on leaves it to the watchdog, which hears of it as the members go.
  watchdog_.reset();
  throw UserError(fmt::format("transactions kept PgBouncer from pausing {} within {} ms",
                              settings.database, patience.count()),
                  "It was resumed. `lockstep blockers` names long transactions.");
}

PgbouncerPause::~PgbouncerPause() = default;

bool PgbouncerPause::resume() {
  PoolerConsole(settings_.console).resume(settings_.database);
  watchdog_->dismiss();
  return forget_pause_record(record_);
}

void reconnect_pgbouncer(const PgbouncerSettings& settings) {
  PoolerConsole(settings.console).reconnect(settings.database);
}

}  // namespace lockstep
