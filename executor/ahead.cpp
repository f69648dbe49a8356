#include "executor/ahead.hpp"

#include "executor/readiness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

// What it has done to versions that do not know it; empty: nothing.
std::string harm_of(const RevisionEntry& entry) {
  if (!entry.is_current) return "";
  if (entry.plan.empty())
    return "was not run by lockstep, so that it cannot be told what it gave up";
  return given_up(entry);
}

}  // namespace

std::vector<std::string> revisions_above(const std::string& revision,
                                         const LedgerSnapshot& ledger) {
  std::set<std::string> found;
  std::vector<std::string> looked_at{revision};
  while (!looked_at.empty()) {
    const std::string below = looked_at.back();
    looked_at.pop_back();
    for (const RevisionEntry& entry : ledger.revisions) {
      const auto& down = entry.down_revisions;
      if (!entry.is_current || std::find(down.begin(), down.end(), below) == down.end()) continue;
      if (found.insert(entry.revision).second) looked_at.push_back(entry.revision);
    }
  }
  return {found.begin(), found.end()};
}

std::optional<Outcome> refuse_outlived(const std::vector<std::string>& unknown,
                                       const LedgerSnapshot& ledger) {
  for (const std::string& revision : unknown) {
    const RevisionEntry* entry = ledger.find(revision);
    const std::string harm = entry == nullptr ? "" : harm_of(*entry);
    if (harm.empty()) continue;
    return refused(
        fmt::format("the database is ahead of this version by {}, which {}; this version may use "
                    "what is gone",
                    revision, harm),
        fmt::format("Start an image that has revision {}. Where this one is meant to run all the "
                    "same, start it with auto-migrate switched off.",
                    revision));
  }
  return std::nullopt;
}

}  // namespace lockstep
