#include "executor/run_context.hpp"

namespace lockstep {

Outcome interrupted() {
  return {.code = ExitCode::Interrupted,
          .message = "interrupted; what is done is recorded",
          .next = "Run the same command again to go on."};
}

Outcome lease_lost() {
  return {.code = ExitCode::LeaseHeld,
          .message = "the lease was lost: another runner has taken over",
          .next = "Run the same command again."};
}

Outcome more_to_do() {
  return {.code = ExitCode::MoreToDo,
          .message = "the time allowed has passed; what is done is recorded",
          .next = "Run the same command again to go on."};
}

}  // namespace lockstep
