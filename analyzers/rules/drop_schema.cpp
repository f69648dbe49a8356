// DROP SCHEMA … CASCADE destroys everything in it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr || drop->kind != ObjectKind::Schema || context.effect.destroys.empty())
    return;
  for (const RelationName& name : drop->names) {
    findings.add({
        .span = statement.span,
        .message = "DROP SCHEMA " + name.name.shown() + " CASCADE destroys " +
                   comma_separated(context.effect.destroys) + ".",
        .help = "Drop what is not needed any more by name, and the empty schema last.",
    });
  }
}

}  // namespace

constinit const Rule drop_schema{
    .verdict = Verdict::Unsafe,
    .summary = "schema dropped with what is in it",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks, HazardKind::SeveralTables,
                         HazardKind::Depends),
    .check = check};

}  // namespace lockstep::rules
