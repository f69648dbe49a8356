#include "cli/report/lint_report.hpp"
#include "cli/report/source_excerpt.hpp"

#include <ostream>

namespace lockstep {
namespace {

std::string_view colour(Verdict verdict) {
  switch (verdict) {
    case Verdict::Safe:
      return "\033[32m";
    case Verdict::Caution:
      return "\033[33m";
    case Verdict::Unsafe:
      return "\033[31m";
  }
  return "";
}

// How many characters of the span stand on its first line.
int length_on_line(const SourceText& source, SourceSpan span) {
  const SourcePosition begin = source.position(span.begin);
  const SourcePosition end = source.position(span.end);
  constexpr int kWholeLine = 10'000;
  return begin.line == end.line ? end.column - begin.column : kWholeLine;
}

void write_finding(std::ostream& out, const Finding& finding, const SourceText& source,
                   const Terminal& terminal) {
  const SourcePosition at = source.position(finding.span.begin);
  out << source.path() << ':' << at.line << ':' << at.column << ": ";
  if (finding.suppressed) {
    out << "allowed: " << finding.message << " [" << finding.rule
        << "]\n  reason: " << *finding.suppressed << '\n';
    return;
  }
  if (terminal.colour_out) out << colour(finding.verdict);
  out << to_string(finding.verdict);
  if (terminal.colour_out) out << "\033[0m";
  out << ": " << finding.message << " [" << finding.rule << "]\n";
  write_excerpt(out, source, at, length_on_line(source, finding.span));
  if (!finding.help.empty()) out << "  help: " << finding.help << '\n';
}

}  // namespace

VerdictCounts count_verdicts(std::span<const LintedFile> files) {
  VerdictCounts counts;
  for (const LintedFile& file : files) {
    for (const StatementReport& statement : file.statements) {
      ++counts.statements;
      if (statement.verdict == Verdict::Safe) ++counts.safe;
      if (statement.verdict == Verdict::Caution) ++counts.caution;
      if (statement.verdict == Verdict::Unsafe) ++counts.unsafe;
    }
  }
  return counts;
}

void write_lint_text(std::ostream& out, std::span<const LintedFile> files,
                     const Terminal& terminal) {
  for (const LintedFile& linted : files) {
    for (const StatementReport& statement : linted.statements) {
      for (const Finding& finding : statement.findings) {
        write_finding(out, finding, *linted.file.source, terminal);
      }
    }
  }
  const VerdictCounts counts = count_verdicts(files);
  out << counts.statements << (counts.statements == 1 ? " statement: " : " statements: ")
      << counts.safe << " safe, " << counts.caution << " caution, " << counts.unsafe << " unsafe\n";
}

void write_problem(std::ostream& out, const Diagnostic& problem, const SourceText* source) {
  out << problem.path << ':' << problem.at.line << ':' << problem.at.column
      << ": error: " << problem.message << '\n';
  if (source != nullptr) write_excerpt(out, *source, problem.at, 1);
  if (!problem.hint.empty()) out << "  hint: " << problem.hint << '\n';
}

}  // namespace lockstep
