// A foreign key whose columns lead no index: each DELETE in the other table reads the whole of this
// one.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

bool leads_an_index(const CatalogRelation& relation, const std::vector<Identifier>& columns) {
  return std::any_of(
      relation.indexes.begin(), relation.indexes.end(), [&](const CatalogIndex& index) {
        return !index.columns.empty() && index.valid &&
               std::any_of(columns.begin(), columns.end(), [&](const Identifier& column) {
                 return index.columns.front() == column.text();
               });
      });
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const RelationName& table = std::get<AlterTable>(statement.node).table;
    const CatalogRelation* relation = context.state.relation(table);
    if (add.constraint.kind != ConstraintKind::ForeignKey || relation == nullptr ||
        context.state.created_here(table) || leads_an_index(*relation, add.constraint.columns))
      continue;
    findings.add({
        .span = statement.span,
        .message = "No index of " + relation->shown() + " begins with " +
                   add.constraint.columns.front().shown() +
                   ": every DELETE, and every UPDATE of the key, in " +
                   context.state.resolve(*add.constraint.referenced) + " reads all of it.",
        .help = "CREATE INDEX CONCURRENTLY over the foreign key's columns first.",
    });
  }
}

}  // namespace

constinit const Rule fk_missing_index{
    .verdict = Verdict::Caution, .summary = "foreign key without an index", .check = check};

}  // namespace lockstep::rules
