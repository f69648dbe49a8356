// How a command ended, as data; cli maps it to an exit code.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lockstep {

// The process's exit codes (DESIGN §5). Frozen by a test: others rely on the numbers.
enum class ExitCode : std::uint8_t {
  Done = 0,
  UnexpectedError = 1,
  BadInput = 2,
  LintFindings = 3,
  Pending = 4,
  Refused = 5,
  Blocked = 6,
  LeaseHeld = 7,
  Unreachable = 8,
  NeedsHuman = 9,
  Interrupted = 10,
  Drifted = 11,
  MoreToDo = 12,
};

struct Outcome {
  ExitCode code = ExitCode::Done;
  std::string message;  // what is true now
  std::string next;     // the command to run next; may be empty

  bool done() const { return code == ExitCode::Done; }
};

inline Outcome refused(std::string message, std::string next) {
  return {.code = ExitCode::Refused, .message = std::move(message), .next = std::move(next)};
}

}  // namespace lockstep
