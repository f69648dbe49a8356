// RENAME COLUMN is brief, but the running version knows the old name only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "analyzers/rules/renamed.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* rename = std::get_if<Rename>(&statement.node);
  if (rename == nullptr || rename->kind != RenameKind::Column ||
      renames_view_column(statement, *rename, context.state) || context.effect.breaks.empty()) {
    return;
  }
  findings.add({
      .span = statement.span,
      .message = "RENAME COLUMN breaks every running version that names " +
                 context.state.resolve(rename->relation) + "." + rename->part->shown() + ".",
      .help = "Let `lockstep plan` show the column under both names until the old version is gone.",
  });
}

}  // namespace

constinit const Rule rename_column{
    .verdict = Verdict::Unsafe,
    .summary = "column renamed",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
