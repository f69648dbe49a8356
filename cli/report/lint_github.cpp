// GitHub's workflow commands: annotations beside the lines of a pull request.

#include "cli/report/lint_forms.hpp"
#include "cli/report/lint_issue.hpp"

#include <ostream>

namespace lockstep {
namespace {

std::string_view command(IssueLevel level) {
  switch (level) {
    case IssueLevel::Note:
      return "notice";
    case IssueLevel::Caution:
      return "warning";
    case IssueLevel::Unsafe:
    case IssueLevel::Error:
      return "error";
  }
  return "error";
}

enum class Place { Data, Property };

// A command ends with its line; a property besides at a comma, and begins at a colon.
std::string escaped(std::string_view text, Place place) {
  std::string result;
  for (const char letter : text) {
    if (letter == '%') {
      result += "%25";
    } else if (letter == '\r') {
      result += "%0D";
    } else if (letter == '\n') {
      result += "%0A";
    } else if (letter == ':' && place == Place::Property) {
      result += "%3A";
    } else if (letter == ',' && place == Place::Property) {
      result += "%2C";
    } else {
      result += letter;
    }
  }
  return result;
}

std::string annotation(const LintIssue& issue, const std::string& path) {
  std::string text =
      "::" + std::string(command(issue.level)) + " file=" + escaped(path, Place::Property) +
      ",line=" + std::to_string(issue.begin.line) + ",endLine=" + std::to_string(issue.end.line);
  // Columns are understood only within one line.
  if (issue.begin.line == issue.end.line) {
    text += ",col=" + std::to_string(issue.begin.column) +
            ",endColumn=" + std::to_string(issue.end.column);
  }
  text += ",title=" + escaped(issue.rule, Place::Property) + "::";
  return text +
         escaped(issue.message + (issue.help.empty() ? "" : "\n" + issue.help), Place::Data) + "\n";
}

class GithubReport : public LintReport {
 public:
  void begin(std::ostream&) override {}

  std::string of(const LintedFile& file) const override {
    std::string text;
    for (const LintIssue& issue : issues_of(file)) {
      if (!issue.suppressed()) text += annotation(issue, file.repository_path);
    }
    return text;
  }

  void add(std::ostream& out, const std::string& part) override { out << part; }

  void end(std::ostream& out, const LintSummary& summary) override {
    out << counts_text(summary.counts) << '\n';
  }
};

}  // namespace

std::unique_ptr<LintReport> github_lint_report() {
  return std::make_unique<GithubReport>();
}

}  // namespace lockstep
