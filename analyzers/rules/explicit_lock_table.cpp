// LOCK TABLE holds a strong lock from here to the end of the transaction.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* lock = std::get_if<LockTable>(&statement.node);
  if (lock == nullptr) return;
  const RelationLock* blocking = lock_against_writers(context.effect);
  if (blocking == nullptr || !context.effect.raises.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "LOCK TABLE takes " + std::string(to_string(blocking->mode)) + " on " +
                 blocking->relation +
                 " and keeps it until the transaction ends, whatever else it waits for.",
      .help = "Leave it out: each statement takes the lock that it needs, when it needs it.",
  });
}

}  // namespace

constinit const Rule explicit_lock_table{.verdict = Verdict::Caution,
                                         .summary = "table locked by hand",
                                         .covers = hazard_set(HazardKind::SeveralTables),
                                         .check = check};

}  // namespace lockstep::rules
