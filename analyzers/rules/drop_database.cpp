// DROP DATABASE destroys everything in it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  if (drop->kind != ObjectKind::Database) return;
  findings.add({
      .span = statement.span,
      .message =
          "DROP DATABASE destroys " + drop->names.front().name.shown() + " and all that is in it.",
      .help =
          "Do it by hand, with a backup that was restored once; it has no place in a migration.",
  });
}

}  // namespace

constinit const Rule drop_database{.verdict = Verdict::Unsafe,
                                   .summary = "database dropped",
                                   .covers = hazard_set(HazardKind::Destroys, HazardKind::Breaks),
                                   .check = check};

}  // namespace lockstep::rules
