#include "executor/restore_point.hpp"

#include "executor/duration_text.hpp"
#include "executor/gates/gate_check.hpp"

#include <fmt/format.h>

namespace lockstep::gates {

// Always open: what cannot be written is said, and the position in the log is recorded instead.
GateStatus restore_point(const GateQuestion& question, Session& session) {
  const std::string missing = why_no_restore_point(session);
  std::string evidence = missing.empty()
                             ? "a restore point is written right before the drop"
                             : "no restore point, but the WAL position is recorded: " + missing;
  if (const auto last = last_restore_point(session, question.plan.revision)) {
    evidence = fmt::format("{}, {} ago; another is kept before the drop", last->text,
                           duration_text(last->age_seconds));
    return holds(Gate::RestorePoint, evidence, last->age_seconds);
  }
  return holds(Gate::RestorePoint, evidence);
}

}  // namespace lockstep::gates
