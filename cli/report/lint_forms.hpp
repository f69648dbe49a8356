// The forms of lint's report; lint_report() chooses. For lint_report.cpp alone.

#pragma once

#include "cli/report/lint_report.hpp"

namespace lockstep {

std::unique_ptr<LintReport> text_lint_report(const LintReportOptions& options);
std::unique_ptr<LintReport> json_lint_report();
std::unique_ptr<LintReport> sarif_lint_report(const LintReportOptions& options);
std::unique_ptr<LintReport> gitlab_lint_report();
std::unique_ptr<LintReport> github_lint_report();
std::unique_ptr<LintReport> junit_lint_report();
std::unique_ptr<LintReport> markdown_lint_report(const LintReportOptions& options);

}  // namespace lockstep
