// Copies one range on a session and a thread of its own: batch by batch, each as long as the target
// says, windows that seek HOT updates where pruning can happen.

#pragma once

#include "executor/backfill/batch.hpp"
#include "executor/backfill/pace.hpp"
#include "executor/batch_size.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace lockstep {

class RangeWorker {
 public:
  struct Standing {
    RangeCursor cursor;
    std::int64_t rows = 0;  // copied by this worker
    std::string remark;     // what holds it up or costs it more; empty: nothing
  };

  RangeWorker(const BackfillJob& job, const RangeCursor& cursor);

  // To the end of the range: Done. Interrupted, MoreToDo, LeaseHeld: the ledger has where it
  // stands. Asks `pace` before each batch.
  Outcome run(Session& session, const std::function<Pace()>& pace);

  // From any thread.
  Standing standing() const;

 private:
  void open_window(const Pace& pace);
  std::optional<Outcome> one_batch(Session& session, LockedRows locked);
  void committed(Session& session, std::chrono::steady_clock::duration elapsed, std::int64_t end);
  void collided();
  BatchSize& size() { return cursor_.pass == 0 ? first_pass_ : later_passes_; }
  void say(std::string remark);

  const BackfillJob& job_;
  RangeCursor cursor_;
  BatchSize first_pass_;
  BatchSize later_passes_;
  int collisions_ = 0;
  std::optional<std::int64_t> rows_before_;

  mutable std::mutex mutex_;  // of what standing() shows
  Standing standing_;
};

}  // namespace lockstep
