// SIGINT and SIGTERM → a stop request. The command then cancels what the server does, records how
// far it came and exits 10.

#pragma once

#include <memory>
#include <stop_token>

namespace lockstep {

// From construction to destruction; one at a time.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  std::stop_token token() const;

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace lockstep
