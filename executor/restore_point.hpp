// Where in the write-ahead log the last moment before a drop is: the point to restore a copy of the
// database to when what was dropped is missed after all.

#pragma once

#include "executor/database.hpp"
#include "executor/ledger_entry.hpp"

#include <optional>
#include <string>

namespace lockstep {

// "": this role may write a restore point. Else why not.
std::string why_no_restore_point(Session& session);

// Writes a restore point, or where that may not be, just looks where the log is; recorded in
// lockstep.events.
void keep_restore_point(Session& ledger, const StepScope& scope);

struct RestorePoint {
  std::string text;  // "restore point lockstep_… at 0/3000060", "WAL position 0/3000060"
  double age_seconds = 0;
};
// The newest of the revision.
std::optional<RestorePoint> last_restore_point(Session& session, const std::string& revision);

}  // namespace lockstep
