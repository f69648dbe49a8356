// The ledger as the server's threads read it: one session, opened when it is needed and again after
// it was lost. What a database that is away costs is bounded by the timeouts of its settings.

#pragma once

#include "executor/database.hpp"

#include <functional>
#include <memory>
#include <mutex>

namespace lockstep {

class LedgerReader {
 public:
  explicit LedgerReader(Database& database) : database_(database) {}

  // Throws what `read` throws, DatabaseError when the database cannot be reached, and UserError
  // when others have kept the session for too long.
  void with_session(const std::function<void(Session&)>& read);

 private:
  Database& database_;
  std::timed_mutex mutex_;
  std::unique_ptr<Session> session_;
};

}  // namespace lockstep
