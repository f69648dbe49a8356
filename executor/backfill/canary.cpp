#include "executor/backfill/canary.hpp"

#include "executor/attempt.hpp"
#include "sql/sql_builder.hpp"

#include <chrono>
#include <condition_variable>

namespace lockstep {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenReads{10};

}  // namespace

void read_any_row(const RelationName& relation, Session& session) {
  // The page stands in a subquery: a volatile condition would read the whole table.
  session.query(SqlBuilder{} << "SELECT FROM ONLY " << relation
                             << " WHERE ctid = (SELECT format('(%s,1)', floor(random() *"
                                " pg_relation_size($1::regclass) /"
                                " current_setting('block_size')::bigint))::tid)",
                {relation.quoted()});
}

Canary::Canary(const RelationName& relation, std::unique_ptr<WorkerSession> session)
    : relation_(relation),
      session_(std::move(session)),
      thread_([this](const std::stop_token& over) { sing(over); }) {}

CanaryLog Canary::log() const {
  const std::lock_guard lock(mutex_);
  if (error_) throw DatabaseError(*error_);
  return log_;
}

void Canary::sing(const std::stop_token& over) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!over.stop_requested() && !error_) {
    read_once();
    wake.wait_for(lock, over, kBetweenReads, [] { return false; });
  }
}

// A read that is refused, as for a lock on the table, has taken as long as it took.
void Canary::read_once() {
  const auto began = Clock::now();
  const std::optional<DatabaseError> error =
      attempt([&] { read_any_row(relation_, *session_->session); });
  const auto ended = Clock::now();
  const std::lock_guard lock(mutex_);
  if (error && error->error_class() == ErrorClass::ConnectionLost) error_ = error;
  log_.took(ended, std::chrono::duration<double, std::milli>(ended - began).count());
}

}  // namespace lockstep
