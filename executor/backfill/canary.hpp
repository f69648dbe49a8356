// Reads a row of the table again and again while a copy goes on, on a session and a thread of its
// own: the copy's own thread could look only between batches, when there is nothing to feel.

#pragma once

#include "executor/backfill/canary_log.hpp"
#include "executor/database.hpp"
#include "executor/worker_session.hpp"
#include "sql/identifier.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace lockstep {

class Canary {
 public:
  Canary(const RelationName& relation, std::unique_ptr<WorkerSession> session);
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;

  // Throws the DatabaseError that has ended it.
  CanaryLog log() const;

 private:
  void sing(const std::stop_token& over);
  void read_once();

  const RelationName& relation_;
  std::unique_ptr<WorkerSession> session_;
  mutable std::mutex mutex_;
  CanaryLog log_;
  std::optional<DatabaseError> error_;
  std::jthread thread_;  // last: joined before what it uses is gone
};

// Reads whatever row comes first on a page chosen at random.
void read_any_row(const RelationName& relation, Session& session);

}  // namespace lockstep
