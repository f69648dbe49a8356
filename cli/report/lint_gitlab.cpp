// GitLab's Code Quality report: what a merge request adds, beside its lines. A finding that is
// allowed is left out, as the form cannot say so.

#include "cli/report/lint_forms.hpp"
#include "cli/report/lint_issue.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity(IssueLevel level) {
  switch (level) {
    case IssueLevel::Note:
      return "info";
    case IssueLevel::Caution:
      return "minor";
    case IssueLevel::Unsafe:
      return "critical";
    case IssueLevel::Error:
      return "blocker";
  }
  return "blocker";
}

std::string json_of(const LintIssue& issue, const std::string& path) {
  Json json;
  json["description"] = issue.message + (issue.help.empty() ? "" : " " + issue.help);
  json["check_name"] = issue.rule;
  json["fingerprint"] = issue.fingerprint;
  json["severity"] = std::string(severity(issue.level));
  json["location"] = {{"path", path},
                      {"lines", {{"begin", issue.begin.line}, {"end", issue.end.line}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class GitlabReport : public LintReport {
 public:
  void begin(std::ostream& out) override { out << '['; }

  std::string of(const LintedFile& file) const override {
    std::string text;
    for (const LintIssue& issue : issues_of(file)) {
      if (issue.suppressed()) continue;
      text += (text.empty() ? "" : ",\n") + json_of(issue, file.repository_path);
    }
    return text;
  }

  void add(std::ostream& out, const std::string& part) override {
    if (part.empty()) return;
    out << (first_ ? "\n" : ",\n") << part;
    first_ = false;
  }

  void end(std::ostream& out, const LintSummary&) override { out << "\n]\n"; }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<LintReport> gitlab_lint_report() {
  return std::make_unique<GitlabReport>();
}

}  // namespace lockstep
