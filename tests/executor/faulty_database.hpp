// A database that dies under its user like a process that is killed: at the n-th use of a session,
// before or after the server got it, every connection is gone and no new one can be made.

#pragma once

#include "executor/database.hpp"

#include <memory>

namespace lockstep::tests {

enum class Death { BeforeTheCall, AfterTheCall };

class FaultyDatabase : public Database {
 public:
  // Uses of sessions that only watch or keep the lease alive do not count: when they come is
  // chance.
  FaultyDatabase(Database& real, int calls, Death death);
  ~FaultyDatabase() override;

  std::unique_ptr<Session> open(const SessionSettings& settings) override;
  // Whether the n-th call was reached.
  bool died() const;

  struct Fate;

 private:
  Database& real_;
  std::shared_ptr<Fate> fate_;
};

}  // namespace lockstep::tests
