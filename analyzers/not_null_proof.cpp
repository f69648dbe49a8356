#include "analyzers/not_null_proof.hpp"

#include "analyzers/catalog_changes.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

constexpr std::string_view kTest = " IS NOT NULL";

// Without parentheses, each run of blanks as one.
std::string plain_words(std::string_view text) {
  std::string words;
  for (const char letter : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(letter)) != 0;
    if (letter == '(' || letter == ')' || (blank && (words.empty() || words.back() == ' ')))
      continue;
    words += blank ? ' ' : letter;
  }
  while (words.ends_with(' '))
    words.pop_back();
  return words;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  const auto upper = [](char letter) { return std::toupper(static_cast<unsigned char>(letter)); };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return upper(a) == upper(b); });
}

std::string joined(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens)
    text += (text.empty() ? "" : " ") + token;
  return text;
}

// Of those around the whole.
std::vector<std::string> without_parentheses(std::vector<std::string> tokens) {
  while (tokens.size() > 2 && tokens.front() == "(") {
    int depth = 0;
    std::size_t at = 0;
    do {
      if (tokens[at] == "(") ++depth;
      if (tokens[at] == ")") --depth;
    } while (depth > 0 && ++at < tokens.size());
    if (at + 1 != tokens.size()) break;
    tokens = {tokens.begin() + 1, tokens.end() - 1};
  }
  return tokens;
}

}  // namespace

std::optional<std::string> not_null_proof(const RelationName& table, const Identifier& column,
                                          const AnalysisState& state, const Statement* dropping) {
  const CatalogRelation* relation = state.known_part(table);
  if (relation == nullptr) return std::nullopt;
  const std::string name = state.resolve(table) + "." + column.shown();
  if (const CatalogColumn* known = relation->column(column); known != nullptr && known->not_null) {
    return name + " is NOT NULL already";
  }
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (dropping != nullptr && drops_constraint(*dropping, Identifier(constraint.name))) continue;
    if (constraint.validated && names_column(constraint.proves_not_null, column)) {
      return "the CHECK " + Identifier(constraint.name).shown() + " proves " + name + " NOT NULL";
    }
  }
  return std::nullopt;
}

std::vector<std::string> and_arms(std::string_view expression) {
  const std::vector<std::string> tokens = without_parentheses(significant_tokens(expression));
  std::vector<std::string> arms(1);
  int depth = 0;
  for (const std::string& token : tokens) {
    if (token == "(" || token == "[" || token == "case") ++depth;
    if (token == ")" || token == "]" || token == "end") --depth;
    if (depth == 0 && (token == "or" || token == "between")) return {joined(tokens)};
    if (depth == 0 && token == "and") {
      arms.emplace_back();
    } else {
      arms.back() += (arms.back().empty() ? "" : " ") + token;
    }
  }
  if (arms.size() == 1) return arms;
  std::vector<std::string> all;
  for (const std::string& arm : arms) {
    const std::vector<std::string> below = and_arms(arm);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

bool says_only_not_null(std::string_view expression, const Identifier& column) {
  const std::string words = plain_words(expression);
  if (words.size() <= kTest.size()) return false;
  const std::string_view name = std::string_view(words).substr(0, words.size() - kTest.size());
  const std::string_view test = std::string_view(words).substr(name.size());
  return equal_ignoring_case(test, kTest) &&
         (name == column.quoted() || equal_ignoring_case(name, column.shown()));
}

bool repeats_not_null(const CatalogConstraint& constraint, const CatalogRelation& relation) {
  if (constraint.kind != "check" || constraint.columns.size() != 1) return false;
  const Identifier column(constraint.columns.front());
  const CatalogColumn* known = relation.column(column);
  if (known == nullptr || !known->not_null) return false;
  const std::string_view text = constraint.definition;
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  return open < close && close != std::string_view::npos &&
         says_only_not_null(text.substr(open, close - open), column);
}

}  // namespace lockstep
