// The type change of a column that foreign keys refer to makes them anew, and proves them over the
// other tables.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

// The tables that refer to this one, as far as the change locks them.
std::vector<std::string> locked_for_foreign_keys(const Statement& statement, const Effect& effect,
                                                 const AnalysisState& state) {
  std::vector<std::string> found;
  const CatalogRelation* relation = state.relation(std::get<AlterTable>(statement.node).table);
  if (relation == nullptr) return found;
  for (const RelationLock& lock : effect.locks) {
    const bool refers = std::find(relation->referenced_by.begin(), relation->referenced_by.end(),
                                  lock.relation) != relation->referenced_by.end();
    if (refers && lock.relation != relation->shown()) found.push_back(lock.relation);
  }
  return found;
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    const std::vector<std::string> referencing =
        locked_for_foreign_keys(statement, effect, context.state);
    if (referencing.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "ALTER COLUMN " + alter.column.shown() + " TYPE makes the foreign keys of " +
                   comma_separated(referencing) + " anew: they are locked ACCESS EXCLUSIVE with " +
                   altered_table(statement, context) +
                   (effect.scans.empty() ? "." : ", and read to prove them."),
        .help = "Let `lockstep plan` stage both sides: new columns kept in sync, foreign keys NOT "
                "VALID and validated, a cutover.",
        .verdict = effect.stalls.empty() ? Verdict::Caution : Verdict::Unsafe,
    });
  }
}

}  // namespace

constinit const Rule type_fk_referenced{
    .verdict = Verdict::Unsafe,
    .summary = "type change of a column that foreign keys refer to",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
