// CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent and reads its DEFAULT partition.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTable>(&statement.node);
  if (create == nullptr || !create->partition_of || context.effect.locks.empty()) return;
  const std::string parent = context.state.resolve(*create->partition_of);
  const bool reads = !context.effect.scans.empty();
  findings.add({
      .span = statement.span,
      .message = "PARTITION OF takes ACCESS EXCLUSIVE on " + parent +
                 (reads ? ", and reads all of its DEFAULT partition."
                        : ", all of whose readers and writers wait behind it."),
      .help = "CREATE TABLE … (LIKE …) and ATTACH PARTITION, which lets them go on.",
      .verdict = reads ? Verdict::Unsafe : Verdict::Caution,
  });
}

}  // namespace

constinit const Rule partition_of_create{
    .verdict = Verdict::Caution,
    .summary = "partition created in place",
    .covers = hazard_set(HazardKind::SeveralTables, HazardKind::Stalls),
    .check = check};

}  // namespace lockstep::rules
