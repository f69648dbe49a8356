#include "cli/lint/baseline.hpp"

#include "cli/report/lint_issue.hpp"
#include "migrations/revision_loader.hpp"
#include "sql/errors.hpp"
#include "sql/shown_statement.hpp"

namespace lockstep {

Baseline::Baseline(const std::string& path) : path_(path) {
  const auto read = read_source(path);
  if (const auto* problem = std::get_if<Diagnostic>(&read)) {
    throw UserError("the baseline " + path + " " + problem->message,
                    "write one: lockstep lint --write-baseline " + path);
  }
  entries_ = baseline_from_json(path, std::string(std::get<SourceText>(read).text()));
  for (const BaselineEntry& entry : entries_)
    known_.insert(entry.fingerprint);
}

std::vector<std::string> Baseline::apply(LintedFile& file) const {
  std::vector<std::string> matched;
  const auto fingerprints = fingerprints_of(file);
  for (std::size_t index = 0; index < file.statements.size(); ++index) {
    StatementReport& report = file.statements[index];
    for (std::size_t number = 0; number < report.findings.size(); ++number) {
      Finding& finding = report.findings[number];
      if (!known_.contains(fingerprints[index][number])) continue;
      matched.push_back(fingerprints[index][number]);
      if (finding.suppressed) continue;
      finding.suppressed = "known by the baseline " + path_;
      finding.in_baseline = true;
    }
    report.verdict = worst_verdict(report.findings);
  }
  return matched;
}

BaselineUse Baseline::use(const std::set<std::string>& matched, const std::set<std::string>& linted,
                          const std::filesystem::path& root) const {
  BaselineUse use{.path = path_, .matched = matched.size()};
  for (const BaselineEntry& entry : entries_) {
    if (matched.contains(entry.fingerprint)) continue;
    std::error_code error;
    const bool gone = entry.path != "-" && !std::filesystem::exists(root / entry.path, error);
    if (gone || linted.contains(entry.path))
      use.stale.push_back({entry.path, entry.rule, entry.statement});
  }
  return use;
}

std::vector<BaselineEntry> baseline_entries(const LintedFile& file) {
  std::vector<BaselineEntry> entries;
  const auto fingerprints = fingerprints_of(file);
  for (std::size_t index = 0; index < file.statements.size(); ++index) {
    const StatementReport& report = file.statements[index];
    for (std::size_t number = 0; number < report.findings.size(); ++number) {
      const Finding& finding = report.findings[number];
      if (finding.suppressed && !finding.in_baseline) continue;
      entries.push_back({fingerprints[index][number], file.repository_path, finding.rule,
                         shown_statement(report.statement->statement.text)});
    }
  }
  return entries;
}

}  // namespace lockstep
