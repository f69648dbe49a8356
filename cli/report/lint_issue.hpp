// A file's findings and errors in one flat list, as the forms show them that do not speak of
// statements.

#pragma once

#include "cli/report/lint_report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// The rule id of what is wrong with the input itself.
inline constexpr std::string_view kInvalidInput = "invalid-input";

enum class IssueLevel { Note, Caution, Unsafe, Error };

struct LintIssue {
  std::string rule;
  IssueLevel level = IssueLevel::Unsafe;
  SourcePosition begin;
  SourcePosition end;
  std::string message;
  std::string help;
  std::string fingerprint;
  const Finding* finding = nullptr;  // in the file; null: an error of the input

  bool suppressed() const { return finding != nullptr && finding->suppressed.has_value(); }
};

// By place. A fingerprint is the same wherever the statement stands in its file and however it is
// laid out, another one when the statement changes, and no two issues of a run share one.
std::vector<LintIssue> issues_of(const LintedFile& file);

// The fingerprints of each statement's findings.
std::vector<std::vector<std::string>> fingerprints_of(const LintedFile& file);

}  // namespace lockstep
