// What lint found, as text for people and as JSON.

#pragma once

#include "analyzers/analyze.hpp"
#include "cli/command.hpp"
#include "cli/sql_files.hpp"

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace lockstep {

struct LintedFile {
  SqlFile file;
  std::vector<StatementReport> statements;  // point into file.script
};

struct VerdictCounts {
  int statements = 0;
  int safe = 0;
  int caution = 0;
  int unsafe = 0;
};
VerdictCounts count_verdicts(std::span<const LintedFile> files);

std::string lint_json(std::span<const LintedFile> files);
// Findings with their source line and a caret; errors of the input are not repeated here.
void write_lint_text(std::ostream& out, std::span<const LintedFile> files,
                     const Terminal& terminal);
// One error of the input in the same form.
void write_problem(std::ostream& out, const Diagnostic& problem, const SourceText* source);

}  // namespace lockstep
