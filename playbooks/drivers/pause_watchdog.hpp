// The process that resumes what another one paused: at its time at the latest, and at once when the
// other one dies. It is started before the pause.

#pragma once

#include <string>
#include <vector>

namespace lockstep {

// The watchdog's whole life, in a process of its own. `channel` is a socket: it says there when it
// is ready, hears there that all is resumed, and sees it end with its parent. True when the
// database is not paused by us any more; false when PgBouncer could not be told for a minute: the
// record stays.
bool watch_pause(const std::string& record_path, int channel);

// Resumes what a record tells of, and forgets it. Throws DatabaseError when PgBouncer cannot be
// told.
void resume_recorded(const std::string& record_path);

// Our end of a watchdog. Whatever happens to us, its own end of the pipe tells it.
class PauseWatchdog {
 public:
  // `program` followed by the record's path is the command that calls watch_pause(), with the
  // channel as its standard input. Returns when it is ready. Throws UserError when it does not
  // start, and forgets the record: nothing was paused.
  PauseWatchdog(const std::vector<std::string>& program, const std::string& record_path);
  // It resumes, unless it was dismissed; returns when it has ended.
  ~PauseWatchdog();
  PauseWatchdog(const PauseWatchdog&) = delete;
  PauseWatchdog& operator=(const PauseWatchdog&) = delete;

  // All is resumed. Returns when it has ended; it has forgotten the record when it was first.
  void dismiss();

 private:
  void end();

  int channel_ = -1;
  int pid_ = -1;
};

}  // namespace lockstep
