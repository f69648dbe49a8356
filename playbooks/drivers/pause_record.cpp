#include "playbooks/drivers/pause_record.hpp"

#include "playbooks/drivers/replace_file.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBeginning = "pgbouncer-pause-";

void require_ours(const std::string& folder) {
  struct stat found {};
  const bool ours = lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                    found.st_uid == geteuid() && (found.st_mode & 022U) == 0;
  if (ours) return;
  throw UserError("the folder " + folder + " is not ours alone",
                  "It has to be a folder of this user's that nobody else can write: chmod 700.");
}

}  // namespace

std::string keep_pause_record(const std::string& folder, const PauseRecord& record) {
  std::error_code error;
  fs::create_directories(fs::path(folder).parent_path(), error);
  mkdir(folder.c_str(), 0700);  // that it is there already is looked at next
  require_ours(folder);
  std::string path = fmt::format("{}/{}{}", folder, kBeginning, getpid());
  for (int more = 1; fs::exists(path); ++more)
    path = fmt::format("{}/{}{}-{}", folder, kBeginning, getpid(), more);
  replace_file(path,
               fmt::format("{}\n{}\n{}\n", record.console, record.database, record.longest.count()),
               0600);
  return path;
}

PauseRecord read_pause_record(const std::string& path) {
  require_ours(fs::path(path).parent_path());
  std::istringstream lines(read_whole_file(path));
  PauseRecord record;
  std::string longest;
  std::getline(lines, record.console);
  std::getline(lines, record.database);
  std::getline(lines, longest);
  long long count = 0;
  const char* const end = longest.data() + longest.size();
  const auto [stopped, error] = std::from_chars(longest.data(), end, count);
  if (record.database.empty() || error != std::errc() || stopped != end)
    throw UserError(path + " is no record of a pause", "Remove it, and look with SHOW DATABASES.");
  record.longest = std::chrono::milliseconds(count);
  return record;
}

bool forget_pause_record(const std::string& path) {
  std::error_code error;
  return fs::remove(path, error);
}

std::vector<std::string> pause_records(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    // One that was cut off while it was written has another ending, and nothing was paused yet.
    if (name.rfind(kBeginning, 0) == 0 && name.find('.') == std::string::npos)
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace lockstep
