// How soon the space of a dead row version can be used again: not before the oldest snapshot of the
// database is younger than its death. Measured by watching which transaction ids that snapshot
// still needs, which every role may see; nobody's age is needed.

#pragma once

#include "executor/database.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace lockstep {

struct HorizonSample {
  std::int64_t next = 0;    // the transaction id to be given next
  std::int64_t oldest = 0;  // what died before it is dead for everybody; `next` when nobody looks
  std::string holder;       // whose snapshot that is; empty when nobody's
};

// The `session` itself is left out.
HorizonSample read_horizon(Session& session);

class Horizon {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  void saw(TimePoint now, HorizonSample sample);

  // How long something has to be dead before it is dead for everybody; the worst of late. Before
  // the first sample that shows it: for as long as we have looked.
  std::chrono::milliseconds lag() const;
  const std::string& holder() const { return holder_; }

 private:
  // When which id was next. The first is the last known not to lie behind the horizon.
  std::deque<std::pair<TimePoint, std::int64_t>> history_;
  double worst_ms_ = 0;
  std::string holder_;
};

}  // namespace lockstep
