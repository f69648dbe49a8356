#include "cli/exit_code.hpp"

namespace lockstep {
namespace {

constexpr std::string_view kInsufficientPrivilege = "42501";

}  // namespace

ExitCode exit_code_of(const DatabaseError& error) {
  if (error.sqlstate() == kInsufficientPrivilege) return ExitCode::Refused;
  return exit_code_of(error.error_class());
}

ExitCode exit_code_of(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::LockTimeout:
    case ErrorClass::Deadlock:
    case ErrorClass::Serialization:
      return ExitCode::Blocked;
    case ErrorClass::Cancelled:
      return ExitCode::Interrupted;
    case ErrorClass::ConnectionLost:
      return ExitCode::Unreachable;
    case ErrorClass::LeaseLost:
      return ExitCode::LeaseHeld;
    case ErrorClass::UndoWouldLose:
      return ExitCode::Refused;
    case ErrorClass::Drifted:
      return ExitCode::Drifted;
    case ErrorClass::Permanent:
      return ExitCode::UnexpectedError;
  }
  return ExitCode::UnexpectedError;
}

std::string hint_of(const DatabaseError& error) {
  if (error.sqlstate() == kInsufficientPrivilege) {
    return "reading needs USAGE on schema lockstep and SELECT on its tables; changing needs a role "
           "that owns them and the tables to change";
  }
  return hint_of(error.error_class());
}

std::string hint_of(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::LockTimeout:
    case ErrorClass::Deadlock:
    case ErrorClass::Serialization:
    case ErrorClass::Cancelled:
      return "nothing is lost: run the same command again";
    case ErrorClass::ConnectionLost:
      return "check --dsn, LOCKSTEP_DSN, DATABASE_URL or lockstep.yaml, then run the same command "
             "again";
    case ErrorClass::LeaseLost:
      return "another runner took over: `lockstep status` names it";
    case ErrorClass::UndoWouldLose:
    case ErrorClass::Drifted:
    case ErrorClass::Permanent:
      return "";
  }
  return "";
}

std::string one_line(std::string_view text) {
  std::string line;
  bool gap = false;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
    if (!blank && gap) line += ' ';
    gap = blank && !line.empty();
    if (!blank) line += letter;
  }
  return line;
}

}  // namespace lockstep
