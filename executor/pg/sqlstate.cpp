#include "executor/pg/sqlstate.hpp"

#include "executor/pg/pqxx_compat.hpp"
#include "sql/errors.hpp"

#include <algorithm>
#include <array>

namespace lockstep::pg {
namespace {

struct Meaning {
  std::string_view sqlstate;  // two characters stand for a whole class
  ErrorClass error_class;
};

// Manual, appendix A. LS… are raised by lockstep's own SQL.
constexpr std::array<Meaning, 14> kMeanings{{
    {"08", ErrorClass::ConnectionLost},     // connection exceptions
    {"57P01", ErrorClass::ConnectionLost},  // admin_shutdown: pg_terminate_backend too
    {"57P02", ErrorClass::ConnectionLost},  // crash_shutdown
    {"57P03", ErrorClass::ConnectionLost},  // cannot_connect_now: still starting
    {"57P04", ErrorClass::ConnectionLost},  // database_dropped
    {"57P05", ErrorClass::ConnectionLost},  // idle_session_timeout
    {"25P03", ErrorClass::ConnectionLost},  // idle_in_transaction_session_timeout
    {"55P03", ErrorClass::LockTimeout},     // lock_not_available: NOWAIT and lock_timeout
    {"40P01", ErrorClass::Deadlock},
    {"40001", ErrorClass::Serialization},
    {"57014", ErrorClass::Cancelled},
    {"LS001", ErrorClass::LeaseLost},
    {"LS002", ErrorClass::UndoWouldLose},
    {"LS003", ErrorClass::Drifted},
}};

// What libpqxx knew but, before version 7, did not say.
std::string sqlstate_of_rollback(const std::exception& error) {
  if (dynamic_cast<const pqxx::deadlock_detected*>(&error) != nullptr) return "40P01";
  if (dynamic_cast<const pqxx::serialization_failure*>(&error) != nullptr) return "40001";
  if (dynamic_cast<const pqxx::statement_completion_unknown*>(&error) != nullptr) return "40003";
  return "40000";
}

// Messages end up in logs and in the ledger, which anybody may read: no row of a table goes there.
std::string without_rows(std::string message) {
  const std::size_t begin = message.find("\nDETAIL:  Failing row contains ");
  if (begin == std::string::npos) return message;
  std::size_t end = message.size();
  for (const std::string_view next : {"\nHINT:  ", "\nCONTEXT:  "})
    end = std::min(end, message.find(next, begin));
  return message.erase(begin, end - begin);
}

}  // namespace

ErrorClass error_class_of(std::string_view sqlstate) {
  const auto* row = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& meaning) {
    return sqlstate.size() == 5 && sqlstate.starts_with(meaning.sqlstate);
  });
  return row == kMeanings.end() ? ErrorClass::Permanent : row->error_class;
}

DatabaseError translated_exception(const std::string& sql, bool connection_open) {
  const auto made = [&](std::string sqlstate, const char* message) {
    const ErrorClass error_class =
        connection_open ? error_class_of(sqlstate) : ErrorClass::ConnectionLost;
    std::string words = trimmed_message(message);
    // What our own blocks raise says all in one line; their place in PL/pgSQL means nothing.
    if (sqlstate.starts_with("LS")) words.erase(std::min(words.find('\n'), words.size()));
    return DatabaseError(error_class, std::move(sqlstate), words, sql);
  };
  try {
    throw;
  } catch (const pqxx::transaction_rollback& error) {
    return made(sqlstate_of_rollback(error), error.what());
  } catch (const pqxx::insufficient_privilege& error) {
    return made("42501", error.what());  // which libpqxx 6 leaves out
  } catch (const pqxx::sql_error& error) {
    return made(error.sqlstate(), error.what());
  } catch (const pqxx::broken_connection& error) {
    return DatabaseError(ErrorClass::ConnectionLost, "", trimmed_message(error.what()), sql);
  } catch (const pqxx::failure& error) {
    return made("", error.what());
  }
}

std::string trimmed_message(std::string_view message) {
  for (const std::string_view severity : {"ERROR:  ", "FATAL:  ", "PANIC:  "}) {
    if (message.starts_with(severity)) message.remove_prefix(severity.size());
  }
  const std::size_t end = message.find_last_not_of(" \t\r\n");
  return without_rows(std::string(message.substr(0, end == std::string_view::npos ? 0 : end + 1)));
}

}  // namespace lockstep::pg
