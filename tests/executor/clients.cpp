#include "tests/executor/clients.hpp"

#include "executor/pg/database.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

#include <utility>

namespace lockstep::tests {

std::string ask(Session& session, const std::string& sql) {
  const Rows rows = session.query(Sql::recorded(sql));
  return rows.empty() || rows.is_null(0, 0) ? "" : rows.text(0, 0);
}

Clients::Clients(TempDatabase& database, Visit visit)
    : visit_(std::move(visit)), database_(connect_database({.dsn = database.dsn_as("app")})) {
  for (int client = 0; client < 3; ++client) {
    const std::shared_ptr<Session> session = database_->open({.role = "app"});
    threads_.emplace_back([this, session](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        try {
          note(visit_(*session));
        } catch (const DatabaseError& error) {
          note(error.what());
        }
        ++served_;
      }
    });
  }
}

void Clients::serve(int visits) {
  const int wanted = served_ + visits;
  REQUIRE(eventually([&] { return served_ >= wanted || failed_ > 0; }));
  const std::lock_guard lock(mutex_);
  INFO(first_failure_);
  REQUIRE(failed_ == 0);
}

int Clients::stop() {
  threads_.clear();
  return served_;
}

void Clients::note(const std::string& wrong) {
  if (wrong.empty()) return;
  const std::lock_guard lock(mutex_);
  if (failed_++ == 0) first_failure_ = wrong;
}

}  // namespace lockstep::tests
