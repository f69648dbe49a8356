#include "analyzers/not_null_proof.hpp"

#include "analyzers/catalog_changes.hpp"

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
