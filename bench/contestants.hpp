// Who fills the new column of table t, and how: one UPDATE, the loop that pgroll runs, and lockstep
// itself, as `upgrade` runs it.

#pragma once

#include "bench/bench_table.hpp"

#include <functional>

namespace lockstep::bench {

// One statement, no triggers.
Cost plain_update(TableTemplate::Copy& copy);

// A trigger that computes the new column on every write of a client whose search_path is not the
// new version's, with each column in a variable; and key = key over batches of 1000.
Cost pgroll_loop(TableTemplate::Copy& copy);

struct LockstepCost {
  Cost copy;  // the backfill step to its end, its looks over the table included
  double verify_seconds = 0;
};
struct LockstepRun {
  int parallel = 1;
  std::function<void()> before_copy = [] {};  // called when expand is done
};
LockstepCost lockstep_copy(TableTemplate::Copy& copy, const LockstepRun& how = {});

// Two columns kept in sync from now on, nothing copied yet.
void lockstep_expand(TableTemplate::Copy& copy);

// What the application does besides: updates of another column in `rows` rows from `first` on, one
// a statement or all in one.
Cost update_others_one_by_one(TableTemplate::Copy& copy, int first, int rows);
Cost update_others_at_once(TableTemplate::Copy& copy, int first, int rows);

}  // namespace lockstep::bench
