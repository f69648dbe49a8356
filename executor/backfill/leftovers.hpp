// The rows that are still out of sync once every page was visited: those that moved behind a cursor
// and those that were locked (trap 26). They are looked for under one snapshot and copied by their
// place, so that a few of them do not cost another walk over the table.

#pragma once

#include "executor/backfill/batch.hpp"

#include <string>
#include <vector>

namespace lockstep {

// More than this are left to another sweep.
inline constexpr std::size_t kMostLeftovers = 10000;

// Places "(page,item)" of rows out of sync that can be converted; one more than kMostLeftovers at
// most.
std::vector<std::string> find_leftovers(const Backfill& action, Session& session);

// One try each; rows that the application holds are left. Done, or why the run ends.
Outcome copy_leftovers(const BackfillJob& job, const std::vector<std::string>& places,
                       Session& session);

}  // namespace lockstep
