// SARIF 2.1.0, for code scanning services and editors.

#include "analyzers/registry.hpp"
#include "cli/report/lint_forms.hpp"
#include "cli/report/lint_issue.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_name(IssueLevel level) {
  switch (level) {
    case IssueLevel::Note:
      return "note";
    case IssueLevel::Caution:
      return "warning";
    case IssueLevel::Unsafe:
    case IssueLevel::Error:
      return "error";
  }
  return "error";
}

// A relative reference of RFC 3986: what is no path character is percent-encoded.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri;
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    if (kPlain.find(letter) != std::string_view::npos) {
      uri += letter;
    } else {
      uri += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return uri;
}

Json rule_json(std::string_view id, std::string_view summary, std::string_view level,
               const std::string& pages) {
  Json rule;
  rule["id"] = std::string(id);
  rule["shortDescription"]["text"] = std::string(summary);
  if (!pages.empty()) rule["helpUri"] = pages + "/" + std::string(id) + ".md";
  rule["defaultConfiguration"]["level"] = std::string(level);
  return rule;
}

Json rules_json(const std::string& pages) {
  Json rules = Json::array();
  for (const Rule& rule : all_rules()) {
    rules.push_back(rule_json(rule.id, rule.summary,
                              rule.verdict == Verdict::Unsafe ? "error" : "warning", pages));
  }
  for (const BuiltinRule& rule : builtin_rules())
    rules.push_back(rule_json(rule.id, rule.summary, "warning", pages));
  rules.push_back(rule_json(kInvalidInput, "The file cannot be read or parsed", "error", ""));
  return rules;
}

Json suppressions_of(const LintIssue& issue) {
  Json suppression;
  suppression["kind"] = issue.finding->in_baseline ? "external" : "inSource";
  suppression["status"] = "accepted";
  suppression["justification"] = *issue.finding->suppressed;
  return Json::array({std::move(suppression)});
}

Json result_json(const LintIssue& issue, const LintedFile& file) {
  Json region;
  region["startLine"] = issue.begin.line;
  region["startColumn"] = issue.begin.column;
  region["endLine"] = issue.end.line;
  region["endColumn"] = issue.end.column;
  Json place;
  // What was read from standard input has no file.
  if (file.file.path != "-") {
    place["artifactLocation"] = {{"uri", uri_of(file.repository_path)}, {"uriBaseId", "%SRCROOT%"}};
  } else {
    place["artifactLocation"] = {{"uri", "stdin"}};
  }
  place["region"] = std::move(region);
  Json result;
  result["ruleId"] = issue.rule;
  result["level"] = std::string(level_name(issue.level));
  result["message"]["text"] = issue.message + (issue.help.empty() ? "" : " " + issue.help);
  result["locations"] = Json::array({{{"physicalLocation", std::move(place)}}});
  result["partialFingerprints"]["lockstepStatement/v1"] = issue.fingerprint;
  // A run that states suppressions at all states them for every result.
  result["suppressions"] = issue.suppressed() ? suppressions_of(issue) : Json::array();
  if (issue.finding != nullptr && issue.finding->fix)
    result["properties"]["instead"] = *issue.finding->fix;
  return result;
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class SarifReport : public LintReport {
 public:
  explicit SarifReport(std::string pages) : pages_(std::move(pages)) {}

  void begin(std::ostream& out) override {
    Json driver;
    driver["name"] = "lockstep";
    driver["semanticVersion"] = LOCKSTEP_VERSION;
    driver["rules"] = rules_json(pages_);
    out << "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
           "\"runs\":[{\"tool\":{\"driver\":"
        << text_of(driver) << "},\"columnKind\":\"unicodeCodePoints\",\"results\":[";
  }

  std::string of(const LintedFile& file) const override {
    std::string text;
    for (const LintIssue& issue : issues_of(file))
      text += (text.empty() ? "" : ",\n") + text_of(result_json(issue, file));
    return text;
  }

  void add(std::ostream& out, const std::string& part) override {
    if (part.empty()) return;
    out << (first_ ? "\n" : ",\n") << part;
    first_ = false;
  }

  void end(std::ostream& out, const LintSummary& summary) override {
    out << "\n],\"invocations\":[{\"executionSuccessful\":"
        << (summary.errors == 0 ? "true" : "false") << "}]}]}\n";
  }

 private:
  std::string pages_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<LintReport> sarif_lint_report(const LintReportOptions& options) {
  return std::make_unique<SarifReport>(options.rule_pages);
}

}  // namespace lockstep
