#include "cli/serve/ledger_reader.hpp"

#include "executor/attempt.hpp"
#include "sql/errors.hpp"

#include <chrono>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kStatementTimeout{3000};
constexpr std::chrono::seconds kLongestWait{3};

}  // namespace

void LedgerReader::with_session(const std::function<void(Session&)>& read) {
  const std::unique_lock lock(mutex_, kLongestWait);
  if (!lock.owns_lock()) throw UserError("the database is slow: other questions wait for it");
  const bool fresh = session_ == nullptr;
  const auto ask = [&] {
    if (session_ == nullptr)
      session_ = database_.open({.role = "serve", .statement_timeout = kStatementTimeout});
    read(*session_);
  };
  std::optional<DatabaseError> error = attempt(ask);
  // A session that was lost since the last question says nothing about the database now.
  if (error && !fresh && error->error_class() == ErrorClass::ConnectionLost) {
    session_.reset();
    error = attempt(ask);
  }
  if (!error) return;
  session_.reset();
  throw *error;
}

}  // namespace lockstep
