#include "cli/exit_code.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

// Pipelines branch on these numbers: they never change.
TEST_CASE("The exit codes are frozen") {
  CHECK(static_cast<int>(ExitCode::Done) == 0);
  CHECK(static_cast<int>(ExitCode::UnexpectedError) == 1);
  CHECK(static_cast<int>(ExitCode::BadInput) == 2);
  CHECK(static_cast<int>(ExitCode::LintFindings) == 3);
  CHECK(static_cast<int>(ExitCode::Pending) == 4);
  CHECK(static_cast<int>(ExitCode::Refused) == 5);
  CHECK(static_cast<int>(ExitCode::Blocked) == 6);
  CHECK(static_cast<int>(ExitCode::LeaseHeld) == 7);
  CHECK(static_cast<int>(ExitCode::Unreachable) == 8);
  CHECK(static_cast<int>(ExitCode::NeedsHuman) == 9);
  CHECK(static_cast<int>(ExitCode::Interrupted) == 10);
  CHECK(static_cast<int>(ExitCode::Drifted) == 11);
  CHECK(static_cast<int>(ExitCode::MoreToDo) == 12);
}

TEST_CASE("A database error that ends a command has the code of its class") {
  CHECK(exit_code_of(ErrorClass::LockTimeout) == ExitCode::Blocked);
  CHECK(exit_code_of(ErrorClass::Deadlock) == ExitCode::Blocked);
  CHECK(exit_code_of(ErrorClass::Serialization) == ExitCode::Blocked);
  CHECK(exit_code_of(ErrorClass::Cancelled) == ExitCode::Interrupted);
  CHECK(exit_code_of(ErrorClass::ConnectionLost) == ExitCode::Unreachable);
  CHECK(exit_code_of(ErrorClass::LeaseLost) == ExitCode::LeaseHeld);
  CHECK(exit_code_of(ErrorClass::UndoWouldLose) == ExitCode::Refused);
  CHECK(exit_code_of(ErrorClass::Drifted) == ExitCode::Drifted);
  CHECK(exit_code_of(ErrorClass::Permanent) == ExitCode::UnexpectedError);
}

TEST_CASE("A right that the role lacks is a refusal that names the rights") {
  const DatabaseError error(ErrorClass::Permanent, "42501",
                            "permission denied for schema lockstep");
  CHECK(exit_code_of(error) == ExitCode::Refused);
  CHECK(hint_of(error).find("USAGE on schema lockstep") != std::string::npos);
}

TEST_CASE("A message of several lines becomes one") {
  CHECK(one_line(" connection refused\n\tIs the server running?\r\n") ==
        "connection refused Is the server running?");
}
