// DROP TYPE locks every table that has a column of the type before it is refused.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  const RaisedError* error = raised(context.effect, "2BP01");
  const std::string name = drop->names.front().shown();
  if ((drop->kind != ObjectKind::Type && drop->kind != ObjectKind::Domain) ||
      context.effect.breaks.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = error != nullptr
                     ? statement.kind + " takes ACCESS EXCLUSIVE on the tables that use " + name +
                           ", and then" + fails_with(*error)
                     : statement.kind + " breaks every running version that names " + name + ".",
      .help = "Change the columns to another type first, which `lockstep plan` stages, and drop "
              "the type when nobody names it.",
  });
}

}  // namespace

constinit const Rule drop_type_in_use{
    .verdict = Verdict::Unsafe,
    .summary = "type dropped",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
