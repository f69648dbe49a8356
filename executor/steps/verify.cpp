// Proof before something is given up: every row in sync, the result recorded.

#include "executor/steps/step_runner.hpp"
#include "executor/text_array.hpp"
#include "executor/verification.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep {
Outcome run(const Verify& action, const StepRun& step, RunContext& context) {
  if (context.stop.stop_requested()) return interrupted();
  const Verification result = verify(action, context.work);
  context.ledger.query(
      SqlBuilder{}
          << "INSERT INTO lockstep.verifications (revision, step, ok, row_count, differences)"
             " VALUES ($1, $2, $3::boolean, $4::bigint, $5::text[])",
      {step.scope.revision, step.scope.step, result.ok() ? "true" : "false",
       std::to_string(result.rows), text_array(result.keys)});
  if (result.ok()) return record_done(step, context);
  return {
      .code = ExitCode::NeedsHuman,
      .message = fmt::format("{} of {} rows of {} are out of sync, the first with key {}",
                             result.differing, result.rows, result.relation, result.keys.front()),
      .next =
          "Nothing was given up. List them with `lockstep verify " + step.scope.revision + "`."};
}

}  // namespace lockstep
