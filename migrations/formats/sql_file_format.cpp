#include "migrations/formats/sql_file_format.hpp"

#include "migrations/blanks.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>

namespace lockstep {

NumberedName split_number(std::string_view name) {
  const std::size_t end = std::min(name.find_first_not_of("0123456789"), name.size());
  NumberedName split{.digits = name.substr(0, end), .description = std::string(name.substr(end))};
  std::replace(split.description.begin(), split.description.end(), '_', ' ');
  split.description = trimmed(split.description);
  return split;
}

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

bool version_less(std::string_view left, std::string_view right) {
  const auto digits = [](std::string_view text) {
    return text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
  };
  while (!left.empty() && !right.empty()) {
    const std::string_view a = digits(left);
    const std::string_view b = digits(right);
    if (a.empty() || b.empty()) {
      if (left.front() != right.front()) return left.front() < right.front();
      left.remove_prefix(1);
      right.remove_prefix(1);
      continue;
    }
    const std::string x = without_leading_zeros(a);
    const std::string y = without_leading_zeros(b);
    if (x != y) return x.size() != y.size() ? x.size() < y.size() : x < y;
    left.remove_prefix(a.size());
    right.remove_prefix(b.size());
  }
  return left.empty() && !right.empty();
}

std::vector<SourceSpan> marks_of(const SourceText& source, std::string_view words) {
  std::vector<SourceSpan> marks;
  for (const SourceComment& comment : scan_comments(source.text())) {
    const std::string_view body = comment.body;
    const bool says_it =
        body.starts_with(words) && (body.size() == words.size() || body[words.size()] == ' ');
    if (comment.line_comment && says_it && starts_its_line(source.text(), comment.span.begin))
      marks.push_back(comment.span);
  }
  return marks;
}

FileSections sections_between(const SourceText& source, std::string_view upgrade,
                              std::string_view downgrade) {
  FileSections sections{.upgrade = source.whole(), .downgrade = std::nullopt, .problems = {}};
  const auto problem = [&](std::size_t at, const std::string& message, const std::string& hint) {
    sections.problems.push_back({source.path(), source.position(at), message, hint});
  };
  const std::vector<SourceSpan> up = marks_of(source, upgrade);
  const std::vector<SourceSpan> down = marks_of(source, downgrade);
  if (up.empty()) {
    problem(0, "there is no \"-- " + std::string(upgrade) + "\"",
            "The file's first line says where what it does begins.");
    return sections;
  }
  for (const auto* marks : {&up, &down}) {
    if (marks->size() > 1)
      problem((*marks)[1].begin, "a second section of this kind", "Put both into one.");
  }
  if (!significant_tokens(source.text().substr(0, up.front().begin)).empty())
    problem(0, "SQL stands above \"-- " + std::string(upgrade) + "\"", "Put it below.");
  sections.upgrade = {up.front().end, source.text().size()};
  if (down.empty()) return sections;
  if (down.front().begin < up.front().begin) {
    problem(down.front().begin, "the way back stands above the way there", "Put it below.");
    return sections;
  }
  sections.upgrade.end = down.front().begin;
  sections.downgrade = SourceSpan{down.front().end, source.text().size()};
  return sections;
}

}  // namespace lockstep
