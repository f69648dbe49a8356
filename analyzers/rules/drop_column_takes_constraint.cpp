// DROP COLUMN takes the constraints and indexes along that name the column, without a word.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

std::vector<std::string> taken_along(const Statement& statement, const DropColumn& drop,
                                     const Effect& effect, const AnalysisState& state) {
  std::vector<std::string> taken;
  const CatalogRelation* relation = state.relation(std::get<AlterTable>(statement.node).table);
  if (relation == nullptr || effect.destroys.empty()) return taken;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (names_column(constraint.columns, drop.column))
      taken.push_back("constraint " + Identifier(constraint.name).shown());
  }
  for (const CatalogIndex& index : relation->indexes) {
    if (names_column(index.columns, drop.column) &&
        find_constraint(*relation, Identifier(index.name)) == nullptr) {
      taken.push_back("index " + Identifier(index.name).shown());
    }
  }
  return taken;
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [drop, effect] : actions<DropColumn>(statement, context)) {
    const std::vector<std::string> taken = taken_along(statement, drop, effect, context.state);
    if (taken.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "DROP COLUMN " + drop.column.shown() +
                   " takes along, without a word: " + comma_separated(taken) + ".",
        .help = "Drop them by name first, so that the review shows them, and build what is to "
                "replace them.",
    });
  }
}

}  // namespace

constinit const Rule drop_column_takes_constraint{
    .verdict = Verdict::Caution,
    .summary = "column dropped with its constraints",
    .covers = hazard_set(HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
