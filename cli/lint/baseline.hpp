// --baseline: findings that are known and do not count, and those that nothing has any more.

#pragma once

#include "cli/report/baseline_json.hpp"
#include "cli/report/lint_report.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

class Baseline {
 public:
  // Throws UserError when the file cannot be read or is no baseline.
  explicit Baseline(const std::string& path);

  // Suppresses the file's findings that the baseline knows; gives their fingerprints. Several
  // threads may ask at once.
  std::vector<std::string> apply(LintedFile& file) const;

  // What the fingerprints of all files leave over. An entry is stale when its file was linted, or
  // is not there any more.
  BaselineUse use(const std::set<std::string>& matched, const std::set<std::string>& linted,
                  const std::filesystem::path& root) const;

 private:
  std::string path_;
  std::vector<BaselineEntry> entries_;
  std::set<std::string> known_;
};

// The findings of a file that a new baseline takes: all but those that a directive allows.
std::vector<BaselineEntry> baseline_entries(const LintedFile& file);

}  // namespace lockstep
