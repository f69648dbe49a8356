// DROP INDEX CONCURRENTLY takes one index at a time.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr) return;
  if (drop->concurrency == Concurrency::Blocking || drop->names.size() < 2) return;
  findings.add({
      .span = statement.span,
      .message = "DROP INDEX CONCURRENTLY of " + std::to_string(drop->names.size()) +
                 " indexes fails with SQLSTATE 0A000: it takes one at a time.",
      .help = "Write one statement for each.",
  });
}

}  // namespace

constinit const Rule multi_drop_concurrently{
    .verdict = Verdict::Unsafe,
    .summary = "several indexes dropped CONCURRENTLY at once",
    .covers = hazard_set(HazardKind::Raises),
    .check = check};

}  // namespace lockstep::rules
