// timestamp to timestamptz and back keeps the bytes only while TimeZone is UTC.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

bool between_timestamps(const AlterColumnType& alter, const Statement& statement,
                        const AnalysisState& state) {
  const CatalogRelation* relation = state.relation(std::get<AlterTable>(statement.node).table);
  const CatalogColumn* column = relation != nullptr ? relation->column(alter.column) : nullptr;
  if (column == nullptr || alter.using_expression) return false;
  return (column->type_name == "timestamp" && alter.type.name == "timestamptz") ||
         (column->type_name == "timestamptz" && alter.type.name == "timestamp");
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    const std::string zone = context.state.time_zone();
    if (zone.empty() || !between_timestamps(alter, statement, context.state) ||
        effect.rewrites.empty())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ALTER COLUMN " + alter.column.shown() + " TYPE rewrites " +
                   altered_table(statement, context) + " as TimeZone is " + zone +
                   ": under UTC it would change the catalog only, and give other times.",
        .help = "If the stored times are UTC, SET TimeZone = 'UTC' before it; if they are not, let "
                "`lockstep plan` stage the change.",
    });
  }
}

}  // namespace

constinit const Rule type_timezone_dependent{
    .verdict = Verdict::Unsafe,
    .summary = "type change that depends on TimeZone",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
