// Who may act on this database. A row names the holder, with a heartbeat by the database's clock
// and a fencing number; an advisory lock on a session of its own makes taking it atomic. The row is
// the authority: a holder that comes back from a freeze finds its backends ended and a foreign
// number.

#pragma once

#include "executor/clock.hpp"
#include "executor/database.hpp"
#include "executor/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>

namespace lockstep {

struct LeaseHolder {
  std::string holder;  // "user@host pid 123"
  std::string host;
  int pid = 0;
  std::string job_url;
};

class Lease {
 public:
  static constexpr std::chrono::seconds kHeartbeat{5};
  static constexpr std::chrono::seconds kExpiry{30};

  // Polls until the lease is free or `wait` has passed; then an Outcome with LeaseHeld that names
  // the holder. A dead holder (its advisory lock and all its backends gone) is replaced at once, a
  // silent one after kExpiry, its backends ended first. The ledger has to exist.
  static std::variant<std::unique_ptr<Lease>, Outcome> acquire(Database& database,
                                                               const LeaseHolder& me,
                                                               std::chrono::milliseconds wait,
                                                               Clock& clock,
                                                               const std::stop_token& stop);
  // Releases the lease if it is still ours.
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  std::int64_t fence() const { return fence_; }
  // Records a session of this run, so that whoever takes over can end it. Call before its first
  // use.
  void adopt(Session& ledger, const BackendIdentity& backend) const;
  // Requested when the heartbeat finds that the lease is no longer ours or cannot be written.
  std::stop_token lost() const { return lost_.get_token(); }

 private:
  Lease(std::unique_ptr<Session> session, std::int64_t fence);
  void beat(const std::stop_token& stop);

  std::unique_ptr<Session> session_;
  std::int64_t fence_;
  std::stop_source lost_;
  std::jthread heartbeat_;
};

// Clears the row of a holder that is gone, as one that was killed before it could give the lease
// back. Leaves it while any backend of the holder is alive or a runner is about to take the lease,
// and where the role may not write; the lease itself is not taken.
void clear_dead_lease(Session& session);

}  // namespace lockstep
