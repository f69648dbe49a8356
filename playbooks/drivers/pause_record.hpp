// What we paused, written down where `lockstep recover` finds it when all who could resume it are
// gone: one file a pause, in a folder that nobody else may write.

#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace lockstep {

struct PauseRecord {
  std::string console;   // DSN of PgBouncer's console; may hold a password
  std::string database;  // as PgBouncer names it
  std::chrono::milliseconds longest{0};
  bool operator==(const PauseRecord&) const = default;
};

// Makes the folder where it is missing. Throws UserError when it is somebody else's, or others may
// write it.
std::string keep_pause_record(const std::string& folder, const PauseRecord& record);
// Throws UserError when it is no record.
PauseRecord read_pause_record(const std::string& path);
// False when it was forgotten before.
bool forget_pause_record(const std::string& path);
// Paths, sorted; empty when there is no folder.
std::vector<std::string> pause_records(const std::string& folder);

}  // namespace lockstep
