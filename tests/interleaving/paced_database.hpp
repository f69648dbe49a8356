// A database before each use of which its user is held up: so that others come between any two
// statements of a run, however quick it is.

#pragma once

#include "executor/database.hpp"

#include <functional>
#include <memory>

namespace lockstep::tests {

class PacedDatabase : public Database {
 public:
  // `between` is called outside of transactions only, when the user holds no lock; of several
  // threads.
  PacedDatabase(Database& real, std::function<void()> between);

  std::unique_ptr<Session> open(const SessionSettings& settings) override;

 private:
  Database& real_;
  std::function<void()> between_;
};

}  // namespace lockstep::tests
