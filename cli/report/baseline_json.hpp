// The baseline's file: the findings that an old project had when it began to lint.

#pragma once

#include <string>
#include <vector>

namespace lockstep {

struct BaselineEntry {
  std::string fingerprint;  // of the finding: see lint_issue.hpp
  std::string path;         // from the repository's root
  std::string rule;
  std::string statement;  // shortened, without its constants: for people
};

std::string baseline_json(const std::vector<BaselineEntry>& entries);
// Throws UserError naming the file when the text is no baseline.
std::vector<BaselineEntry> baseline_from_json(const std::string& path, const std::string& text);

}  // namespace lockstep
