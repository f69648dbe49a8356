// Markdown for a comment in a merge request: the worst first, and cut before the service cuts it.

#include "cli/report/lint_forms.hpp"
#include "cli/report/lint_issue.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

namespace lockstep {
namespace {

constexpr std::size_t kMostRows = 50;
// GitHub takes 65,536 characters a comment.
constexpr std::size_t kMostBytes = 60'000;
constexpr char kEnd = '\0';

// Nothing in a cell is markup, a mention of a user or a reference to an issue.
std::string cell(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_{}[]()|~!$";
  std::string result;
  for (const char letter : text) {
    if (letter == '\n' || letter == '\r') {
      result += ' ';
    } else if (letter == '<') {
      result += "&lt;";
    } else if (letter == '>') {
      result += "&gt;";
    } else if (letter == '&') {
      result += "&amp;";
    } else if (letter == '@') {
      result += "&#64;";
    } else if (letter == '#') {
      result += "&#35;";
    } else {
      if (kMarkup.find(letter) != std::string_view::npos) result += '\\';
      result += letter;
    }
  }
  return result;
}

std::string_view level_text(IssueLevel level) {
  switch (level) {
    case IssueLevel::Note:
      return "note";
    case IssueLevel::Caution:
      return "caution";
    case IssueLevel::Unsafe:
      return "**unsafe**";
    case IssueLevel::Error:
      return "**error**";
  }
  return "";
}

// A fence that the text cannot close.
std::string fence_around(const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char letter : text) {
    run = letter == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max<std::size_t>(3, longest + 1), '`');
}

std::string fix_block(const std::string& place, const std::string& fix) {
  const std::string fence = fence_around(fix);
  return "<details><summary>" + cell(place) + ": run this instead</summary>\n\n" + fence + "sql\n" +
         fix + fence + "\n\n</details>\n";
}

// A part is a list of records, each with the letter of its kind before it (0 to 3: a row by its
// level; f: a fix) and a NUL, which no SQL has, behind it.
class MarkdownReport : public LintReport {
 public:
  explicit MarkdownReport(std::string pages) : pages_(std::move(pages)) {}

  void begin(std::ostream&) override {}

  std::string of(const LintedFile& file) const override {
    std::string part;
    std::string last_fix;
    for (const LintIssue& issue : issues_of(file)) {
      if (issue.suppressed()) continue;
      const std::string place = file.repository_path + ':' + std::to_string(issue.begin.line);
      part += std::to_string(static_cast<int>(issue.level)) + row(issue, place) + kEnd;
      if (issue.finding == nullptr || !issue.finding->fix) continue;
      if (*issue.finding->fix != last_fix)
        part += 'f' + fix_block(place, *issue.finding->fix) + kEnd;
      last_fix = *issue.finding->fix;
    }
    return part;
  }

  void add(std::ostream&, const std::string& part) override {
    std::istringstream records(part);
    for (std::string record; std::getline(records, record, kEnd);) {
      const std::string text = record.substr(1);
      if (record.front() == 'f') {
        if (fixes_.size() + text.size() < kMostBytes / 2) fixes_ += text;
      } else {
        std::vector<std::string>& rows = rows_[static_cast<std::size_t>(record.front() - '0')];
        ++total_;
        if (rows.size() < kMostRows) rows.push_back(text);
      }
    }
  }

  void end(std::ostream& out, const LintSummary& summary) override {
    out << "### lockstep lint: " << counts_text(summary.counts);
    if (summary.errors > 0) out << ", " << summary.errors << " not readable";
    out << "\n\n";
    write_rows(out);
    if (summary.suppressed > 0)
      out << '\n' << summary.suppressed << " allowed with a reason or known by the baseline.\n";
    if (!fixes_.empty()) out << '\n' << fixes_;
  }

 private:
  std::string row(const LintIssue& issue, const std::string& place) const {
    std::string rule = cell(issue.rule);
    if (!pages_.empty() && issue.rule != kInvalidInput)
      rule = "[" + rule + "](" + pages_ + "/" + issue.rule + ".md)";
    return "| " + std::string(level_text(issue.level)) + " | " + cell(place) + " | " +
           cell(issue.message + (issue.help.empty() ? "" : " " + issue.help)) + " | " + rule + " |";
  }

  void write_rows(std::ostream& out) const {
    if (total_ == 0) return;
    out << "| | Where | What | Rule |\n|---|---|---|---|\n";
    std::size_t shown = 0;
    std::size_t bytes = 0;
    for (auto rows = rows_.rbegin(); rows != rows_.rend(); ++rows) {
      for (const std::string& text : *rows) {
        bytes += text.size();
        if (shown == kMostRows || bytes > kMostBytes / 2) break;
        out << text << '\n';
        ++shown;
      }
    }
    if (shown < total_) out << "\n… and " << total_ - shown << " more.\n";
  }

  std::string pages_;
  std::array<std::vector<std::string>, 4> rows_;  // by level
  std::size_t total_ = 0;
  std::string fixes_;
};

}  // namespace

std::unique_ptr<LintReport> markdown_lint_report(const LintReportOptions& options) {
  return std::make_unique<MarkdownReport>(options.rule_pages);
}

}  // namespace lockstep
