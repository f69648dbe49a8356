// SET SCHEMA and ALTER SCHEMA … RENAME: the running version knows the old name only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* set = std::get_if<SetSchema>(&statement.node);
  const auto* rename = std::get_if<Rename>(&statement.node);
  const bool renames = rename != nullptr && rename->kind == RenameKind::Schema;
  if ((set == nullptr && !renames) || context.effect.breaks.empty()) return;
  findings.add({
      .span = statement.span,
      .message = (set != nullptr ? "SET SCHEMA takes the name " + set->name.shown()
                                 : "RENAME takes the schema " + rename->relation.name.shown()) +
                 " away from the running version.",
      .help = "Leave an updatable view under the old name until no version uses it.",
  });
}

}  // namespace

constinit const Rule rename_schema{
    .verdict = Verdict::Unsafe,
    .summary = "object moved to another schema, or schema renamed",
    .covers = hazard_set(HazardKind::Breaks, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
