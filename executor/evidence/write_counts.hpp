// How long nobody has written a column by its old name: the sync advances a sequence at each such
// write, and the ledger keeps when its value was last seen to have changed (trap 17). It needs no
// extension and sees what is inside functions, too.

#pragma once

#include "executor/database.hpp"
#include "planner/step.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace lockstep {

struct CountedWrites {
  std::string blind;           // why nothing can be said; "": what follows holds
  std::int64_t old_shape = 0;  // writes by the old name, in all
  std::int64_t contradictions = 0;
  bool since_last_look = false;  // some came after the ledger last kept the number
  double quiet_seconds = 0;      // for how long none came, at least
};

CountedWrites counted_writes(Session& session, const WriteCounters& counters);

// Keeps the numbers of all counters that there are, and forgets those of counters that went.
// Nothing is kept where there is nobody to observe.
void keep_write_counts(Session& ledger, std::chrono::seconds observe);

}  // namespace lockstep
