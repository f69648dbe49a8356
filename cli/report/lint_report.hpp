// What lint found, in the forms that people and other programs read. One form a file.

#pragma once

#include "analyzers/analyze.hpp"
#include "cli/command.hpp"
#include "cli/sql_files.hpp"

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace lockstep {

enum class LintFormat { Text, Json, Sarif, Gitlab, Github, Junit, Markdown };

struct LintedFile {
  SqlFile file;
  std::string repository_path;  // from the repository's root, for services that show its files
  std::vector<StatementReport> statements;  // point into file.script
  FailOn fail_on = FailOn::Unsafe;
};

struct VerdictCounts {
  int statements = 0;
  int safe = 0;
  int caution = 0;
  int unsafe = 0;
  void add(const LintedFile& file);
  void add(const VerdictCounts& counts);
};

// A finding that the baseline knows and nothing has any more.
struct StaleEntry {
  std::string path;
  std::string rule;
  std::string statement;
};

struct BaselineUse {
  std::string path;
  std::size_t matched = 0;
  std::vector<StaleEntry> stale;
};

struct LintSummary {
  VerdictCounts counts;
  std::size_t errors = 0;  // of the input
  std::size_t suppressed = 0;
  std::optional<BaselineUse> baseline;
};

struct LintReportOptions {
  Terminal terminal;
  std::string rule_pages;  // where the rules' pages stand, without the last slash; may be empty
};

// Files come one after the other and are not kept, so that a report may be larger than memory.
class LintReport {
 public:
  virtual ~LintReport() = default;
  virtual void begin(std::ostream& out) = 0;
  // A file's part of the report. Several threads may ask at once.
  virtual std::string of(const LintedFile& file) const = 0;
  // Takes the parts in the files' order.
  virtual void add(std::ostream& out, const std::string& part) = 0;
  virtual void end(std::ostream& out, const LintSummary& summary) = 0;
};

std::unique_ptr<LintReport> lint_report(LintFormat format, const LintReportOptions& options);

// One error of the input as text: its line and a caret.
void write_problem(std::ostream& out, const Diagnostic& problem, const SourceText* source);

// "3 statements: 1 safe, 0 caution, 2 unsafe".
std::string counts_text(const VerdictCounts& counts);

}  // namespace lockstep
