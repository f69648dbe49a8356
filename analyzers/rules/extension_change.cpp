// DROP EXTENSION takes its functions, types and operators along; ALTER EXTENSION UPDATE runs the
// extension's own script.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  const bool cascade = !context.effect.destroys.empty();
  if (drop->kind != ObjectKind::Extension ||
      (context.effect.destroys.empty() && context.effect.unknowns.empty()))
    return;
  findings.add({
      .span = statement.span,
      .message =
          cascade
              ? statement.kind + " … CASCADE destroys " + comma_separated(context.effect.destroys) +
                    ": columns of its types, indexes of its operator classes."
              : statement.kind + " is safe only " + comma_separated(context.effect.unknowns) + ".",
      .help = "Ask pg_depend what uses it, and remove that by name first.",
      .verdict = cascade ? Verdict::Unsafe : Verdict::Caution,
  });
}

}  // namespace

constinit const Rule extension_change{
    .verdict = Verdict::Unsafe,
    .summary = "extension dropped",
    .covers = hazard_set(HazardKind::Destroys, HazardKind::Depends),
    .check = check};

}  // namespace lockstep::rules
