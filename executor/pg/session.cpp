#include "executor/pg/session.hpp"

#include "executor/pg/connection.hpp"
#include "executor/pg/dsn.hpp"
#include "executor/pg/session_check.hpp"
#include "sql/errors.hpp"

#include <spdlog/spdlog.h>

namespace lockstep::pg {
namespace {

class PgSession final : public Session {
 public:
  PgSession(std::unique_ptr<Connection> connection, CheckedSession checked)
      : connection_(std::move(connection)), checked_(std::move(checked)) {}

  Rows query(const Sql& sql, const Parameters& parameters) override {
    try {
      return connection_->run(sql.text(), parameters);
    } catch (const DatabaseError&) {
      statement_failed_ = true;
      throw;
    }
  }

  void script(const Sql& sql) override {
    if (in_transaction_) throw InternalError("script() inside in_transaction()");
    try {
      connection_->run(sql.text());
    } catch (const DatabaseError&) {
      rollback();
      throw;
    }
  }

  void in_transaction(const std::function<void()>& work) override {
    if (in_transaction_) throw InternalError("in_transaction() inside in_transaction()");
    const Transaction transaction(*this);
    work();
    // COMMIT of a failed transaction rolls back and says nothing; this says it.
    if (statement_failed_) connection_->run("SELECT");
    connection_->run("COMMIT");
    in_transaction_ = false;
  }

  void cancel() override { connection_->cancel(); }
  BackendIdentity backend() const override { return checked_.backend; }
  ServerVersion server_version() const override { return checked_.version; }

 private:
  // BEGIN now; ROLLBACK at the end unless it was committed.
  class Transaction {
   public:
    explicit Transaction(PgSession& session) : session_(session) {
      session_.connection_->run("BEGIN");
      session_.in_transaction_ = true;
      session_.statement_failed_ = false;
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
      if (session_.in_transaction_) session_.rollback();
      session_.in_transaction_ = false;
    }

   private:
    PgSession& session_;
  };

  // The error that led here is on its way up and must not be replaced by another.
  void rollback() noexcept {
    if (connection_->lost()) return;
    try {
      connection_->run("ROLLBACK");
    } catch (const DatabaseError& error) {
      spdlog::warn("backend={} is given up, ROLLBACK failed: {}", checked_.backend.pid,
                   error.what());
      connection_->give_up();
    }
  }

  std::unique_ptr<Connection> connection_;
  CheckedSession checked_;
  bool in_transaction_ = false;
  bool statement_failed_ = false;
};

std::unique_ptr<Connection> connected(const ConnectionSettings& settings, const std::string& name) {
  const std::string shown = shown_target(settings.dsn);
  try {
    return std::make_unique<Connection>(connection_string(settings, name), shown);
  } catch (const DatabaseError& error) {
    throw DatabaseError(error.error_class(), error.sqlstate(),
                        "cannot connect to " + shown + ": " + scrubbed(error.what(), settings.dsn));
  }
}

}  // namespace

std::unique_ptr<Session> open_session(const ConnectionSettings& connection,
                                      const SessionSettings& settings) {
  std::unique_ptr<Connection> opened = connected(connection, application_name(settings));
  CheckedSession checked = check_session(*opened, connection, settings);
  return std::make_unique<PgSession>(std::move(opened), std::move(checked));
}

}  // namespace lockstep::pg
