// A view's column has another name: those who read the old one fail.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/renamed.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* rename = std::get_if<Rename>(&statement.node);
  if (rename == nullptr) return;
  if (!renames_view_column(statement, *rename, context.state) || context.effect.breaks.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "RENAME COLUMN breaks every running version that reads " +
                 context.state.resolve(rename->relation) + "." + rename->part->shown() + ".",
      .help = "Make a new view with the new name, and drop the old one when nobody reads it.",
  });
}

}  // namespace

constinit const Rule rename_view_column{
    .verdict = Verdict::Unsafe,
    .summary = "column of a view renamed",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
