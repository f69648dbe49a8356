// An index whose columns begin another index of the table.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

// "a, b" of "… USING btree (a, b)"; nothing for an index with more than columns.
std::string_view plain_columns(std::string_view definition) {
  constexpr std::string_view kMethod = " USING btree (";
  const std::size_t at = definition.find(kMethod);
  if (at == std::string_view::npos || !definition.ends_with(')')) return "";
  definition.remove_prefix(at + kMethod.size());
  definition.remove_suffix(1);
  return definition.find_first_of("()") == std::string_view::npos ? definition : "";
}

std::string longer_index(const CreateIndex& create, const Statement& statement,
                         const AnalysisState& state) {
  const CatalogRelation* relation = state.relation(create.table);
  // An expression, a predicate or options: more than one pair of parentheses, or words after it.
  const bool plain = std::count(statement.text.begin(), statement.text.end(), '(') == 1 &&
                     statement.text.ends_with(')');
  if (relation == nullptr || create.unique || create.columns.empty() || !plain) return "";
  std::string columns;
  for (const Identifier& column : create.columns)
    columns += (columns.empty() ? "" : ", ") + column.shown();
  for (const CatalogIndex& index : relation->indexes) {
    const std::string_view other = plain_columns(index.definition);
    if (index.valid && (other == columns || other.starts_with(columns + ", ")))
      return Identifier(index.name).shown();
  }
  return "";
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  const std::string longer = longer_index(*create, statement, context.state);
  if (longer.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "The index " + longer +
                 " begins with the same columns: every query that would use this one can use that.",
      .help = "Leave it out, or drop the other one if this one is enough.",
  });
}

}  // namespace

constinit const Rule index_redundant{.verdict = Verdict::Caution,
                                     .summary = "index that another one makes redundant",
                                     .on_by_default = false,
                                     .check = check};

}  // namespace lockstep::rules
