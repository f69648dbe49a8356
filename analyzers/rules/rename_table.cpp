// RENAME of a table is brief, but the running version knows the old name only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* rename = std::get_if<Rename>(&statement.node);
  if (rename == nullptr || rename->kind != RenameKind::Table || context.effect.breaks.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "RENAME breaks every running version that names table " +
                 context.state.resolve(rename->relation) + ".",
      .help = "Keep the old name as an updatable view until the old version is gone.",
  });
}

}  // namespace

constinit const Rule rename_table{
    .verdict = Verdict::Unsafe,
    .summary = "table renamed",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
