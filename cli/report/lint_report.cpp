#include "cli/report/lint_report.hpp"

#include "cli/report/lint_forms.hpp"
#include "sql/errors.hpp"

namespace lockstep {

void VerdictCounts::add(const LintedFile& file) {
  for (const StatementReport& statement : file.statements) {
    ++statements;
    if (statement.verdict == Verdict::Safe) ++safe;
    if (statement.verdict == Verdict::Caution) ++caution;
    if (statement.verdict == Verdict::Unsafe) ++unsafe;
  }
}

void VerdictCounts::add(const VerdictCounts& counts) {
  statements += counts.statements;
  safe += counts.safe;
  caution += counts.caution;
  unsafe += counts.unsafe;
}

std::string counts_text(const VerdictCounts& counts) {
  return std::to_string(counts.statements) +
         (counts.statements == 1 ? " statement: " : " statements: ") + std::to_string(counts.safe) +
         " safe, " + std::to_string(counts.caution) + " caution, " + std::to_string(counts.unsafe) +
         " unsafe";
}

std::unique_ptr<LintReport> lint_report(LintFormat format, const LintReportOptions& options) {
  switch (format) {
    case LintFormat::Text:
      return text_lint_report(options);
    case LintFormat::Json:
      return json_lint_report();
    case LintFormat::Sarif:
      return sarif_lint_report(options);
    case LintFormat::Gitlab:
      return gitlab_lint_report();
    case LintFormat::Github:
      return github_lint_report();
    case LintFormat::Junit:
      return junit_lint_report();
    case LintFormat::Markdown:
      return markdown_lint_report(options);
  }
  throw InternalError("a lint format without a report");
}

}  // namespace lockstep
