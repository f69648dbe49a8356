#include "executor/pg/database.hpp"

#include "executor/pg/dsn.hpp"
#include "executor/pg/session.hpp"

#include <utility>

namespace lockstep {
namespace {

class PgDatabase final : public Database {
 public:
  explicit PgDatabase(ConnectionSettings settings) : settings_(std::move(settings)) {
    // An unreadable DSN is told of at once, not at the first session.
    static_cast<void>(pg::connection_string(settings_, ""));
  }

  std::unique_ptr<Session> open(const SessionSettings& settings) override {
    return pg::open_session(settings_, settings);
  }

 private:
  ConnectionSettings settings_;
};

}  // namespace

std::unique_ptr<Database> connect_database(ConnectionSettings settings) {
  return std::make_unique<PgDatabase>(std::move(settings));
}

}  // namespace lockstep
