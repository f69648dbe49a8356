#include "executor/run_context.hpp"

#include "executor/ledger_entry.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {

void keep_current(const std::string& revision, bool current, RunContext& context) {
  SqlBuilder script;
  script << "BEGIN;\n";
  check_fence(script, context.fence);
  mark_current(script, revision, current, context.settings.versions);
  context.ledger.script(script << "COMMIT;\n");
}

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
