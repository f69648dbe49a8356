// PgBouncer's admin console. What it answers is read, and the state looked at afterwards: a tag may
// be wrong, and RESUME of what is not paused is an error there.

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lockstep {

// One of PgBouncer's databases.
struct PooledDatabase {
  bool paused = false;
  std::int64_t servers_in_use = 0;  // connections to PostgreSQL that a client has now
};

class PoolerConsole {
 public:
  // `dsn`: of the database pgbouncer, as a user of admin_users. Throws DatabaseError when it cannot
  // be reached.
  explicit PoolerConsole(const std::string& dsn);
  ~PoolerConsole();
  PoolerConsole(const PoolerConsole&) = delete;
  PoolerConsole& operator=(const PoolerConsole&) = delete;

  // Nothing when PgBouncer has no such database, and no pool that `*` made for it.
  std::optional<PooledDatabase> look(const std::string& database);
  // From now on new queries wait; returns when no transaction runs any more. False when that was
  // not so in time: it is still being paused then, and has to be resumed. Throws DatabaseError when
  // it is refused.
  bool pause(const std::string& database, std::chrono::milliseconds most_time);
  // Whatever it was before: it is not paused afterwards. Throws DatabaseError when it is.
  void resume(const std::string& database);
  // Connections to PostgreSQL are closed as soon as nobody has them, so that what they remember of
  // an old shape goes.
  void reconnect(const std::string& database);

 private:
  class Link;
  std::unique_ptr<Link> link_;
};

}  // namespace lockstep
