// What pg_stat_statements says was called over a time. It keeps no time of the last call, so its
// counters are compared with those that the ledger kept earlier; and it forgets, so the comparison
// counts only where nothing was evicted or reset in between (trap 17).

#pragma once

#include "executor/database.hpp"
#include "sql/identifier.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace lockstep {

struct SeenCall {
  std::string query;  // as pg_stat_statements keeps it: constants are $1, $2
  std::string query_id;
  std::string user;
  std::int64_t calls = 0;  // during the time observed
};

struct ObservedCalls {
  std::string blind;   // why nothing can be said; "": what follows is complete
  double seconds = 0;  // for how long was observed
  bool long_enough = false;
  std::vector<SeenCall> calls;  // of statements whose text has the relation's name in it
};

// `wanted`: over at least this long. Our own statements are left out.
ObservedCalls observed_calls(Session& session, const Identifier& relation, double wanted_seconds);

// Keeps the counters in the ledger, unless that was done a moment ago as `observe` goes; drops
// those that no later question needs. Does nothing where the counters cannot be seen.
void keep_call_snapshot(Session& ledger, std::chrono::seconds observe);

}  // namespace lockstep
