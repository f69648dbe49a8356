// The type of a column cannot change while a view, rule, policy or generated column reads it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    const bool type = std::get<AlterTable>(statement.node).kind == ObjectKind::Type;
    const RaisedError* error = raised(effect, "0A000");
    if (error == nullptr || type) continue;
    findings.add({
        .span = statement.span,
        .message = "ALTER COLUMN " + alter.column.shown() + " TYPE" + fails_with(*error),
        .help = "Let `lockstep plan` stage it: it makes the views anew over the new column, with "
                "their grants.",
    });
  }
}

}  // namespace

constinit const Rule type_used_by_view{
    .verdict = Verdict::Unsafe,
    .summary = "type change of a column that a view reads",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
