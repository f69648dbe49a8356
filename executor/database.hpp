// The seam between lockstep and a server: what steps use of a session, and how they get one. Real
// sessions are in pg/; tests put fakes behind it to inject faults.

#pragma once

#include "sql/server_version.hpp"
#include "sql/sql.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// What an SQLSTATE means to us; from the table in pg/sqlstate.cpp, never from message text.
enum class ErrorClass : std::uint8_t {
  LockTimeout,     // 55P03
  Deadlock,        // 40P01
  Serialization,   // 40001
  Cancelled,       // 57014: statement_timeout or our own cancel
  ConnectionLost,  // 08*, 57P01–57P03, and what libpq reports without an SQLSTATE
  LeaseLost,       // LS001, raised by our own fence check
  UndoWouldLose,   // LS002, raised by our own undo guard
  Drifted,         // LS003, raised by our own recheck under the lock
  Permanent,
};

// What the server said. Never carries a password.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(ErrorClass error_class, std::string sqlstate, const std::string& message,
                std::string sql = "")
      : std::runtime_error(message),
        error_class_(error_class),
        sqlstate_(std::move(sqlstate)),
        sql_(std::move(sql)) {}
  ErrorClass error_class() const { return error_class_; }
  const std::string& sqlstate() const { return sqlstate_; }  // empty when there was none
  const std::string& sql() const { return sql_; }

 private:
  ErrorClass error_class_;
  std::string sqlstate_;
  std::string sql_;
};

// One result, copied out of the driver. Cells are text; none is NULL.
struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> cells;
  std::int64_t affected = 0;

  bool empty() const { return cells.empty(); }
  std::size_t size() const { return cells.size(); }
  // Of the first row; throws InternalError when there is none or it is NULL.
  const std::string& text(std::size_t row, std::size_t column) const;
  std::int64_t number(std::size_t row, std::size_t column) const;
  bool flag(std::size_t row, std::size_t column) const;  // a boolean: "t"
  bool is_null(std::size_t row, std::size_t column) const;
};

using Parameters = std::vector<std::optional<std::string>>;

struct BackendIdentity {
  int pid = 0;
  std::string started;  // pg_stat_activity.backend_start as text
  bool operator==(const BackendIdentity&) const = default;
};

// One connection, used by one thread at a time; only cancel() may come from another. Errors are
// thrown as DatabaseError; after ConnectionLost the session is dead and never reconnects by itself.
class Session {
 public:
  virtual ~Session() = default;

  // One statement outside any transaction block (or inside the one opened by in_transaction).
  virtual Rows query(const Sql& sql, const Parameters& parameters = {}) = 0;
  // Several statements as one simple-query string, which holds its own BEGIN and COMMIT: the client
  // decides nothing while a strong lock is held (trap 2). On an error the transaction is rolled
  // back before the error is thrown.
  virtual void script(const Sql& sql) = 0;
  // BEGIN, `work`, COMMIT; ROLLBACK when it throws.
  virtual void in_transaction(const std::function<void()>& work) = 0;
  // Ends what the session is running now, from any thread; does nothing when it is idle.
  virtual void cancel() = 0;
  virtual BackendIdentity backend() const = 0;
  virtual ServerVersion server_version() const = 0;
};

struct SessionSettings {
  std::string role;  // for application_name and messages: "work", "ledger", "lease", "watch"
  std::chrono::milliseconds lock_timeout{1000};
  std::chrono::milliseconds statement_timeout{0};  // 0: none
  std::chrono::milliseconds idle_in_transaction_timeout{10000};
};

// Opens asserted sessions to one database.
class Database {
 public:
  virtual ~Database() = default;
  // Throws DatabaseError (ConnectionLost when unreachable) or UserError (transaction pooler, in
  // recovery, settings that did not take).
  virtual std::unique_ptr<Session> open(const SessionSettings& settings) = 0;
};

}  // namespace lockstep
