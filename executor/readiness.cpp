#include "executor/readiness.hpp"

#include "executor/contract.hpp"
#include "executor/run_plan.hpp"
#include "planner/plan_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace lockstep {
namespace {

// A revision and all that it builds on.
std::set<std::string> known_to(const LedgerSnapshot& ledger, const RevisionEntry& newest) {
  std::set<std::string> known;
  std::vector<std::string> open{newest.revision};
  while (!open.empty()) {
    const std::string revision = open.back();
    open.pop_back();
    if (!known.insert(revision).second) continue;
    if (const RevisionEntry* entry = ledger.find(revision))
      open.insert(open.end(), entry->down_revisions.begin(), entry->down_revisions.end());
  }
  return known;
}

bool waits_for_cutover(const RevisionEntry& entry) {
  return entry.in_flight() && !entry.seconds_since_cutover &&
         plan_from_json(entry.plan).operation_class == OperationClass::Flip;
}

}  // namespace

std::string given_up(const RevisionEntry& entry) {
  const Plan plan = plan_from_json(entry.plan);
  if (!has_contract_phase(plan)) return "";
  if (entry.state == RunState::Done) return "is contracted";
  if (entry.seconds_since_soft_drop) return "has dropped the old shape";
  const bool retires = find_phase(plan, Phase::Contract, Stage::Retire) != nullptr;
  const bool at_cutover = plan.operation_class == OperationClass::Flip || !retires;
  return at_cutover && entry.seconds_since_cutover ? "is cut over" : "";
}

Readiness readiness(const LedgerSnapshot& ledger, const std::string& revision) {
  const RevisionEntry* wanted = find_entry(ledger, revision);
  if (wanted == nullptr)
    return {.reason = fmt::format("revision {} was never run on this database", revision)};
  if (!wanted->is_current) {
    return {.reason = fmt::format("revision {} is not current yet: it is {} in {}",
                                  wanted->revision, to_string(wanted->state),
                                  wanted->step.empty() ? to_string(wanted->phase) : wanted->step)};
  }
  const std::set<std::string> known = known_to(ledger, *wanted);
  for (const RevisionEntry& entry : ledger.revisions) {
    if (entry.plan.empty() || entry.state == RunState::Aborted) continue;
    if (known.contains(entry.revision)) {
      if (!waits_for_cutover(entry)) continue;
      return {.reason = fmt::format("revision {} changes what statements mean at its cutover, "
                                    "which is still to come",
                                    entry.revision)};
    }
    const std::string what = given_up(entry);
    if (what.empty()) continue;
    return {.fit = Fit::Gone,
            .reason = fmt::format("revision {}, which comes after {}, {}", entry.revision,
                                  wanted->revision, what)};
  }
  return {.fit = Fit::Ready, .reason = fmt::format("revision {} is current", wanted->revision)};
}

}  // namespace lockstep
