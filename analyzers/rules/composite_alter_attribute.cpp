// The type of a composite type's attribute cannot change while a column has the type.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [alter, effect] : actions<AlterColumnType>(statement, context)) {
    const RaisedError* error = raised(effect, "0A000");
    if (std::get<AlterTable>(statement.node).kind != ObjectKind::Type ||
        (error == nullptr && effect.unknowns.empty()))
      continue;
    findings.add({
        .span = statement.span,
        .message = error != nullptr ? "ALTER ATTRIBUTE " + alter.column.shown() + fails_with(*error)
                                    : "ALTER ATTRIBUTE " + alter.column.shown() + " is safe only " +
                                          comma_separated(effect.unknowns) + ".",
        .help = "Make a new type, and give its columns to the tables one by one.",
        .verdict = error != nullptr ? Verdict::Unsafe : Verdict::Caution,
    });
  }
}

}  // namespace

constinit const Rule composite_alter_attribute{
    .verdict = Verdict::Unsafe,
    .summary = "attribute of a composite type changed",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Depends),
    .check = check};

}  // namespace lockstep::rules
