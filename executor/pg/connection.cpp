#include "executor/pg/connection.hpp"

#include "executor/pg/sqlstate.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace lockstep::pg {
namespace {

Rows copied(const pqxx::result& result) {
  Rows rows;
  rows.affected = static_cast<std::int64_t>(result.affected_rows());
  for (pqxx::row_size_type column = 0; column < result.columns(); ++column) {
    rows.columns.emplace_back(result.column_name(column));
  }
  rows.cells.reserve(static_cast<std::size_t>(result.size()));
  for (const auto& row : result) {
    auto& cells = rows.cells.emplace_back();
    cells.reserve(rows.columns.size());
    for (const auto& field : row) {
      cells.push_back(field.is_null() ? std::nullopt
                                      : std::optional<std::string>(std::in_place, field.c_str()));
    }
  }
  return rows;
}

void refuse_nul(const std::string& sql, const Parameters& parameters) {
  const bool has_nul = std::any_of(parameters.begin(), parameters.end(), [](const auto& value) {
    return value && value->find('\0') != std::string::npos;
  });
  // libpq would cut the value there without a word.
  if (has_nul) {
    throw DatabaseError(ErrorClass::Permanent, "22021",
                        "a value holds a NUL byte, which text cannot", sql);
  }
}

std::unique_ptr<pqxx::connection> connected(const std::string& conninfo) {
  try {
    return compat::connect(conninfo);
  } catch (const pqxx::failure&) {
    throw translated_exception("", false);
  }
}

}  // namespace

// Marks a statement as one that cancel() may end.
class Connection::Running {
 public:
  explicit Running(Connection& connection) : connection_(connection) { set(true); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { set(false); }

 private:
  void set(bool running) {
    const std::lock_guard lock(connection_.cancel_mutex_);
    connection_.running_ = running;
  }
  Connection& connection_;
};

Connection::Connection(const std::string& conninfo, std::string shown)
    : shown_(std::move(shown)), connection_(connected(conninfo)) {
  announced_pid_ = connection_->backendpid();
  notices_ = std::make_unique<compat::NoticeListener>(
      *connection_, [pid = announced_pid_](std::string_view message) {
        spdlog::debug("backend={} {}", pid, trimmed_message(message));
      });
}

Connection::~Connection() {
  // A cancel under way uses the connection.
  const std::lock_guard lock(cancel_mutex_);
  notices_.reset();
  connection_.reset();
}

Rows Connection::run(const std::string& sql, const Parameters& parameters) {
  if (lost_) {
    throw DatabaseError(ErrorClass::ConnectionLost, "", "the connection to " + shown_ + " was lost",
                        sql);
  }
  refuse_nul(sql, parameters);
  const auto started = std::chrono::steady_clock::now();
  const Running running(*this);
  try {
    pqxx::nontransaction work(*connection_);
    Rows rows = copied(compat::exec(work, sql, parameters));
    spdlog::debug("backend={} elapsed={}us {}", announced_pid_,
                  std::chrono::duration_cast<std::chrono::microseconds>(
                      std::chrono::steady_clock::now() - started)
                      .count(),
                  sql);
    return rows;
  } catch (const pqxx::failure&) {
    const DatabaseError error = translated_exception(sql, connection_->is_open());
    lost_ = error.error_class() == ErrorClass::ConnectionLost;
    throw DatabaseError(error);
  }
}

void Connection::cancel() {
  const std::lock_guard lock(cancel_mutex_);
  if (!running_) return;
  try {
    connection_->cancel_query();
  } catch (const pqxx::failure& error) {
    // Who runs the statement learns of a lost connection itself; here nobody could act on it.
    spdlog::warn("backend={} could not be cancelled: {}", announced_pid_,
                 trimmed_message(error.what()));
  }
}

}  // namespace lockstep::pg
