#include "planner/recognise/fill_value.hpp"

#include "sql/statement_parser.hpp"
#include "sql/volatility.hpp"

#include <algorithm>

namespace lockstep {

std::string unusable_fill(std::string_view what, const Expression& value) {
  if (value.has_subquery) return std::string(what) + " has a subquery, which sees other rows";
  for (const std::string& function : value.functions) {
    if (function_volatility(function) == Volatility::Unknown) {
      return std::string(what) + " calls " + function +
             ", which is not one of PostgreSQL's own functions: who may call it is not known";
    }
  }
  return {};
}

std::optional<Expression> printed_expression(const std::string& text) {
  auto parsed = parse_expression(text);
  auto* expression = std::get_if<Expression>(&parsed);
  if (expression == nullptr) return std::nullopt;
  return std::move(*expression);
}

std::vector<RelationName> family_of(const CatalogRelation& table, const AnalysisState& state) {
  std::vector<RelationName> family{table.relation_name()};
  for (std::size_t next = 0; next < family.size(); ++next) {
    const CatalogRelation* relation = state.relation(family[next]);
    if (relation == nullptr) continue;
    for (const std::string& shown : relation->children) {
      const CatalogRelation* child = state.relation_shown(shown);
      if (child == nullptr) continue;
      const RelationName name = child->relation_name();
      if (std::find(family.begin(), family.end(), name) == family.end()) family.push_back(name);
    }
  }
  return family;
}

}  // namespace lockstep
