#include "cli/report/lint_forms.hpp"
#include "cli/report/source_excerpt.hpp"

#include <ostream>
#include <sstream>

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

// The same for all findings of a statement, so it is shown once, below them.
void write_fix(std::ostream& out, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (!finding.fix) continue;
    out << "  instead:\n";
    std::istringstream lines(*finding.fix);
    for (std::string line; std::getline(lines, line);)
      out << "    " << line << '\n';
    return;
  }
}

// Findings with their source line and a caret; errors of the input are not repeated here. What the
// baseline knows is counted, not shown.
class TextReport : public LintReport {
 public:
  explicit TextReport(const Terminal& terminal) : terminal_(terminal) {}

  void begin(std::ostream&) override {}

  std::string of(const LintedFile& file) const override {
    std::ostringstream out;
    for (const StatementReport& statement : file.statements) {
      for (const Finding& finding : statement.findings) {
        if (!finding.in_baseline) write_finding(out, finding, *file.file.source, terminal_);
      }
      write_fix(out, statement.findings);
    }
    return out.str();
  }

  void add(std::ostream& out, const std::string& part) override { out << part; }

  void end(std::ostream& out, const LintSummary& summary) override {
    out << counts_text(summary.counts);
    if (summary.baseline) out << "; " << summary.baseline->matched << " known by the baseline";
    out << '\n';
  }

 private:
  Terminal terminal_;
};

}  // namespace

std::unique_ptr<LintReport> text_lint_report(const LintReportOptions& options) {
  return std::make_unique<TextReport>(options.terminal);
}

void write_problem(std::ostream& out, const Diagnostic& problem, const SourceText* source) {
  out << problem.path << ':' << problem.at.line << ':' << problem.at.column
      << ": error: " << problem.message << '\n';
  if (source != nullptr) write_excerpt(out, *source, problem.at, 1);
  if (!problem.hint.empty()) out << "  hint: " << problem.hint << '\n';
}

}  // namespace lockstep
