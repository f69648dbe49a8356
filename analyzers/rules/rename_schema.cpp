// ALTER SCHEMA … RENAME: the running version knows the old name only.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* rename = std::get_if<Rename>(&statement.node);
  if (rename == nullptr || rename->kind != RenameKind::Schema || context.effect.breaks.empty())
    return;
  findings.add({
      .span = statement.span,
      .message = "RENAME takes the schema " + rename->relation.name.shown() +
                 " away from every running version that names it.",
      .help = "Make a schema with the new name and views of the old one's tables in it, until no "
              "version uses the old name.",
  });
}

}  // namespace

constinit const Rule rename_schema{.verdict = Verdict::Unsafe,
                                   .summary = "schema renamed",
                                   .covers = hazard_set(HazardKind::Breaks),
                                   .check = check};

}  // namespace lockstep::rules
