#include "executor/pg/pooler_console.hpp"

#include "executor/database.hpp"
#include "executor/pg/database.hpp"
#include "executor/pg/dsn.hpp"
#include "executor/wait_for_descriptor.hpp"
#include "sql/identifier.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace lockstep {
namespace {

using Clock = std::chrono::steady_clock;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// For commands that answer at once.
constexpr std::chrono::milliseconds kAnswerTime{5000};

std::string cell(const PGresult* result, int row, const char* column) {
  const int index = PQfnumber(result, column);
  return index < 0 ? "" : PQgetvalue(result, row, index);
}

}  // namespace

// Plain libpq: the console speaks the simple protocol alone and knows none of the settings that a
// session begins with.
class PoolerConsole::Link {
 public:
  explicit Link(const std::string& dsn)
      : dsn_(dsn),
        connection_(PQconnectdb(pg::connection_string(
                                    {.dsn = dsn, .connect_timeout = std::chrono::seconds(2)},
                                    "lockstep pooler")
                                    .c_str()),
                    PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      fail(ErrorClass::ConnectionLost, PQerrorMessage(connection_.get()), "");
  }

  // Nothing when there is no answer in time. An error of PgBouncer's is in the result.
  std::optional<Result> ask(const std::string& command, std::chrono::milliseconds most_time) {
    const auto deadline = Clock::now() + most_time;
    PGconn* const connection = connection_.get();
    if (PQsendQuery(connection, command.c_str()) == 0)
      fail(ErrorClass::ConnectionLost, PQerrorMessage(connection), command);
    Result last(nullptr, PQclear);
    while (true) {
      while (PQisBusy(connection) != 0) {
        if (!wait_for_descriptor(PQsocket(connection), POLLIN, deadline)) return std::nullopt;
        if (PQconsumeInput(connection) == 0)
          fail(ErrorClass::ConnectionLost, PQerrorMessage(connection), command);
      }
      PGresult* const next = PQgetResult(connection);
      if (next == nullptr) return last;
      last.reset(next);
    }
  }

  Result answer(const std::string& command) {
    std::optional<Result> result = ask(command, kAnswerTime);
    if (!result) fail(ErrorClass::ConnectionLost, "no answer", command);
    return std::move(*result);
  }

  static bool succeeded(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  }

  void require(const PGresult* result, const std::string& command) const {
    if (!succeeded(result)) fail(ErrorClass::Permanent, PQresultErrorMessage(result), command);
  }

  [[noreturn]] void fail(ErrorClass error_class, const std::string& reason,
                         const std::string& command) const {
    const std::string what = command.empty() ? "cannot connect" : command;
    throw DatabaseError(
        error_class, "",
        pg::scrubbed("PgBouncer at " + shown_target(dsn_) + ": " + what + ": " + reason, dsn_),
        command);
  }

 private:
  std::string dsn_;
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

PoolerConsole::PoolerConsole(const std::string& dsn) : link_(std::make_unique<Link>(dsn)) {}

PoolerConsole::~PoolerConsole() = default;

std::optional<PooledDatabase> PoolerConsole::look(const std::string& database) {
  const Result databases = link_->answer("SHOW DATABASES");
  link_->require(databases.get(), "SHOW DATABASES");
  std::optional<PooledDatabase> found;
  for (int row = 0; row < PQntuples(databases.get()); ++row) {
    if (cell(databases.get(), row, "name") != database) continue;
    found = PooledDatabase{.paused = cell(databases.get(), row, "paused") == "1"};
  }
  if (!found) return std::nullopt;
  const Result pools = link_->answer("SHOW POOLS");
  link_->require(pools.get(), "SHOW POOLS");
  for (int row = 0; row < PQntuples(pools.get()); ++row) {
    if (cell(pools.get(), row, "database") == database)
      found->servers_in_use += std::stoll("0" + cell(pools.get(), row, "sv_active"));
  }
  return found;
}

bool PoolerConsole::pause(const std::string& database, std::chrono::milliseconds most_time) {
  const std::string command = "PAUSE " + Identifier(database).quoted();
  const std::optional<Result> result = link_->ask(command, most_time);
  if (!result) return false;
  link_->require(result->get(), command);
  // PgBouncer 1.18 was seen to answer one command with the tag of another, before it was done.
  const std::optional<PooledDatabase> now = look(database);
  return std::string(PQcmdStatus(result->get())) == "PAUSE" && now && now->paused &&
         now->servers_in_use == 0;
}

void PoolerConsole::resume(const std::string& database) {
  const std::string command = "RESUME " + Identifier(database).quoted();
  const Result result = link_->answer(command);
  const std::optional<PooledDatabase> now = look(database);
  if (!now || !now->paused) return;
  link_->require(result.get(), command);
  link_->fail(ErrorClass::Permanent, "it is paused still", command);
}

void PoolerConsole::reconnect(const std::string& database) {
  const std::string command = "RECONNECT " + Identifier(database).quoted();
  const Result result = link_->answer(command);
  link_->require(result.get(), command);
}

}  // namespace lockstep
