// Where lockstep keeps on this machine what has to be found again after a crash.

#pragma once

#include <string>
#include <vector>

namespace lockstep {

// LOCKSTEP_STATE_DIR, else a folder of this user's in XDG_RUNTIME_DIR, else in /tmp.
std::string state_folder();

// The command by which a process of this program watches over a pause, up to the record's path.
std::vector<std::string> pause_watchdog_command();

}  // namespace lockstep
