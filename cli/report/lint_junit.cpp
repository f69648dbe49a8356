// JUnit XML: a file is a suite, a statement a case; a finding from --fail-on on is a failure.

#include "cli/report/lint_forms.hpp"
#include "cli/report/lint_issue.hpp"

#include <ostream>

namespace lockstep {
namespace {

// Text and attributes alike. XML 1.0 knows no control character but tab, line feed and return.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '&') {
      result += "&amp;";
    } else if (letter == '<') {
      result += "&lt;";
    } else if (letter == '>') {
      result += "&gt;";
    } else if (letter == '"') {
      result += "&quot;";
    } else if (letter == '\n') {
      result += "&#10;";
    } else if (byte < 0x20 && letter != '\t' && letter != '\r') {
      result += '?';
    } else {
      result += letter;
    }
  }
  return result;
}

bool fails(const Finding& finding, FailOn fail_on) {
  if (finding.suppressed || fail_on == FailOn::Never) return false;
  return finding.verdict >= (fail_on == FailOn::Caution ? Verdict::Caution : Verdict::Unsafe);
}

std::string place(const SourceText& source, SourceSpan span) {
  const SourcePosition at = source.position(span.begin);
  return source.path() + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

std::string line_of(const Finding& finding, const SourceText& source) {
  std::string text = place(source, finding.span) + ": ";
  text += finding.suppressed ? "allowed" : std::string(to_string(finding.verdict));
  text += ": " + finding.message + " [" + finding.rule + "]";
  if (finding.suppressed) return text + " reason: " + *finding.suppressed + "\n";
  return text + (finding.help.empty() ? "\n" : "\n  " + finding.help + "\n");
}

struct Case {
  std::string failures;  // one line a finding
  std::string others;
  const Finding* first_failure = nullptr;
};

Case case_of(const StatementReport& report, const LintedFile& file) {
  Case result;
  for (const Finding& finding : report.findings) {
    const bool failed = fails(finding, file.fail_on);
    (failed ? result.failures : result.others) += line_of(finding, *file.file.source);
    if (failed && result.first_failure == nullptr) result.first_failure = &finding;
  }
  return result;
}

std::string case_xml(const StatementReport& report, std::size_t number, const LintedFile& file,
                     int& failures) {
  const Case found = case_of(report, file);
  const int line = file.file.source->position(report.statement->statement.span.begin).line;
  std::string xml = "    <testcase classname=\"" + escaped(file.repository_path) + "\" name=\"" +
                    std::to_string(number) + ": " + escaped(report.statement->statement.kind) +
                    " (line " + std::to_string(line) + ")\" file=\"" +
                    escaped(file.repository_path) + "\"";
  if (found.failures.empty() && found.others.empty()) return xml + "/>\n";
  xml += ">\n";
  if (found.first_failure != nullptr) {
    ++failures;
    xml += "      <failure type=\"" + escaped(found.first_failure->rule) + "\" message=\"" +
           escaped(found.first_failure->message) + "\">" + escaped(found.failures) + "</failure>\n";
  }
  if (!found.others.empty())
    xml += "      <system-out>" + escaped(found.others) + "</system-out>\n";
  return xml + "    </testcase>\n";
}

std::string error_xml(const Diagnostic& error, const std::string& path) {
  return "    <testcase classname=\"" + escaped(path) + "\" name=\"" + std::string(kInvalidInput) +
         " (line " + std::to_string(error.at.line) + ", column " + std::to_string(error.at.column) +
         ")\" file=\"" + escaped(path) + "\">\n      <error type=\"" + std::string(kInvalidInput) +
         "\" message=\"" + escaped(error.message) + "\">" + escaped(to_string(error)) +
         "</error>\n    </testcase>\n";
}

class JunitReport : public LintReport {
 public:
  void begin(std::ostream& out) override {
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lockstep lint\">\n";
  }

  std::string of(const LintedFile& file) const override {
    std::string cases;
    int failures = 0;
    const auto& errors = file.file.script.errors;
    for (const Diagnostic& error : errors)
      cases += error_xml(error, file.repository_path);
    for (std::size_t index = 0; index < file.statements.size(); ++index)
      cases += case_xml(file.statements[index], index + 1, file, failures);
    return "  <testsuite name=\"" + escaped(file.repository_path) + "\" tests=\"" +
           std::to_string(errors.size() + file.statements.size()) + "\" failures=\"" +
           std::to_string(failures) + "\" errors=\"" + std::to_string(errors.size()) + "\">\n" +
           cases + "  </testsuite>\n";
  }

  void add(std::ostream& out, const std::string& part) override { out << part; }

  void end(std::ostream& out, const LintSummary&) override { out << "</testsuites>\n"; }
};

}  // namespace

std::unique_ptr<LintReport> junit_lint_report() {
  return std::make_unique<JunitReport>();
}

}  // namespace lockstep
