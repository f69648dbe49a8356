// Rows that collect in a DEFAULT partition are read whenever a partition is added.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTable>(&statement.node);
  if (create == nullptr) return;
  if (!create->default_partition) return;
  findings.add({
      .span = statement.span,
      .message = "Rows will collect in the DEFAULT partition " +
                 context.state.resolve(create->table) +
                 "; each partition that is added later reads all of it under ACCESS EXCLUSIVE.",
      .help = "Make partitions ahead of the data instead.",
  });
}

}  // namespace

constinit const Rule partition_default_growth{.verdict = Verdict::Caution,
                                              .summary = "DEFAULT partition created",
                                              .on_by_default = false,
                                              .check = check};

}  // namespace lockstep::rules
