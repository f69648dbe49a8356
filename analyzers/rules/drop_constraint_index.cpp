// An index that belongs to a constraint is dropped with the constraint only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  const RaisedError* error = raised(context.effect, "2BP01");
  if (drop->kind != ObjectKind::Index || error == nullptr) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + fails_with(*error),
      .help = "Drop the constraint, which takes the index along; of a partitioned index drop the "
              "parent's.",
  });
}

}  // namespace

constinit const Rule drop_constraint_index{
    .verdict = Verdict::Unsafe,
    .summary = "index of a constraint dropped",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Weakens, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
