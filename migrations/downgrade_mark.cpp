#include "migrations/downgrade_mark.hpp"

#include "migrations/blanks.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <string>

namespace lockstep {
namespace {

bool inside_parentheses(std::string_view before) {
  const std::vector<std::string> tokens = significant_tokens(before);
  return std::count(tokens.begin(), tokens.end(), "(") >
         std::count(tokens.begin(), tokens.end(), ")");
}

}  // namespace

DowngradeMark find_downgrade_mark(const SourceText& source, SourceSpan region) {
  DowngradeMark mark;
  const std::string_view text = source.slice(region);
  if (text.find("downgrade") == std::string_view::npos) return mark;
  for (const SourceComment& comment : scan_comments(text)) {
    if (!comment.line_comment || comment.body != "downgrade") continue;
    if (!starts_its_line(text, comment.span.begin)) continue;
    if (inside_parentheses(text.substr(0, comment.span.begin))) continue;
    const SourceSpan span{region.begin + comment.span.begin, region.begin + comment.span.end};
    if (!mark.span) {
      mark.span = span;
      continue;
    }
    const int first = source.position(mark.span->begin).line;
    mark.errors.push_back(
        {source.path(), source.position(span.begin),
         "a second downgrade section; the first is in line " + std::to_string(first),
         "a file has one downgrade section, at its end"});
  }
  return mark;
}

}  // namespace lockstep
