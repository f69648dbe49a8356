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

struct Leftovers {
  RelationName table;               // that holds the rows: a partition, or the relation itself
  std::vector<std::string> places;  // "(page,item)"
};

// Rows out of sync that can be converted, one more than kMostLeftovers at most; of a partitioned
// table those of all its partitions, seen at one moment.
std::vector<Leftovers> find_leftovers(const Backfill& action, bool partitioned, Session& session);
std::size_t count(const std::vector<Leftovers>& leftovers);

// One try each; rows that the application holds are left. Done, or why the run ends.
Outcome copy_leftovers(const BackfillJob& job, const Leftovers& leftovers, Session& session);

}  // namespace lockstep
