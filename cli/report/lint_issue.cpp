#include "cli/report/lint_issue.hpp"

#include "migrations/checksum.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lockstep {
namespace {

IssueLevel level_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Safe:
      return IssueLevel::Note;
    case Verdict::Caution:
      return IssueLevel::Caution;
    case Verdict::Unsafe:
      return IssueLevel::Unsafe;
  }
  return IssueLevel::Unsafe;
}

std::string token_text(std::string_view sql) {
  std::string text;
  for (const std::string& token : significant_tokens(sql))
    text += token + '\n';
  return text;
}

// Tells apart what is equal by its number, in the order of the file.
class Fingerprints {
 public:
  explicit Fingerprints(const std::string& path) : path_(path) {}

  std::string of(std::string_view rule, const std::string& what) {
    const std::string key = path_ + '\0' + std::string(rule) + '\0' + what + '\0';
    return sha256_hex(key + std::to_string(seen_[key]++));
  }

 private:
  const std::string& path_;
  std::map<std::string, int> seen_;
};

}  // namespace

std::vector<std::vector<std::string>> fingerprints_of(const LintedFile& file) {
  Fingerprints fingerprints(file.repository_path);
  std::vector<std::vector<std::string>> all;
  for (const StatementReport& report : file.statements) {
    std::vector<std::string>& of_statement = all.emplace_back();
    if (report.findings.empty()) continue;
    const std::string statement = token_text(report.statement->statement.text);
    for (const Finding& finding : report.findings)
      of_statement.push_back(fingerprints.of(finding.rule, statement));
  }
  return all;
}

std::vector<LintIssue> issues_of(const LintedFile& file) {
  std::vector<LintIssue> issues;
  Fingerprints fingerprints(file.repository_path);
  for (const Diagnostic& error : file.file.script.errors) {
    const std::string line =
        file.file.source ? std::string(file.file.source->line(error.at.line)) : "";
    issues.push_back({.rule = std::string(kInvalidInput),
                      .level = IssueLevel::Error,
                      .begin = error.at,
                      .end = {error.at.line, error.at.column + 1},
                      .message = error.message,
                      .help = error.hint,
                      .fingerprint = fingerprints.of(kInvalidInput, error.message + '\0' + line)});
  }
  const auto of_findings = fingerprints_of(file);
  for (std::size_t index = 0; index < file.statements.size(); ++index) {
    const std::vector<Finding>& findings = file.statements[index].findings;
    for (std::size_t number = 0; number < findings.size(); ++number) {
      const Finding& finding = findings[number];
      issues.push_back({.rule = finding.rule,
                        .level = level_of(finding.verdict),
                        .begin = file.file.source->position(finding.span.begin),
                        .end = file.file.source->position(finding.span.end),
                        .message = finding.message,
                        .help = finding.help,
                        .fingerprint = of_findings[index][number],
                        .finding = &finding});
    }
  }
  std::stable_sort(issues.begin(), issues.end(), [](const LintIssue& left, const LintIssue& right) {
    return std::tie(left.begin.line, left.begin.column) <
           std::tie(right.begin.line, right.begin.column);
  });
  return issues;
}

}  // namespace lockstep
