// A SECURITY DEFINER function without its own search_path finds what its caller puts there.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/scanner.hpp"

namespace lockstep::rules {
namespace {

// In lower case, words one blank apart.
std::string words_of(const std::string& text) {
  std::string words;
  for (const char c : lower_case(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) words += c;
    if (blank && !words.ends_with(' ')) words += ' ';
  }
  return words;
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* create = std::get_if<CreateFunction>(&statement.node);
  if (create == nullptr) return;
  const std::string words = words_of(statement.text);
  if (words.find("security definer") == std::string::npos ||
      words.find("set search_path") != std::string::npos)
    return;
  findings.add({
      .span = statement.span,
      .message = create->function.shown() +
                 "() runs with its owner's rights, over whatever its caller's search_path finds.",
      .help = "Add SET search_path = pg_catalog, pg_temp and qualify the names.",
  });
}

}  // namespace

constinit const Rule security_definer_path{.verdict = Verdict::Caution,
                                           .summary = "SECURITY DEFINER without search_path",
                                           .on_by_default = false,
                                           .check = check};

}  // namespace lockstep::rules
