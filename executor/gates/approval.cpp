#include "executor/approvals.hpp"
#include "executor/duration_text.hpp"
#include "executor/gates/gate_check.hpp"

#include <fmt/format.h>

namespace lockstep::gates {

GateStatus approval(const GateQuestion& question, Session& session) {
  const std::string command =
      fmt::format("`lockstep approve {}{}`", question.plan.revision,
                  question.stage ? fmt::format(" --stage {}", to_string(*question.stage)) : "");
  const std::optional<ApprovalEntry> newest =
      newest_approval(session, question.plan.revision, question.stage);
  if (!newest) return closed(Gate::Approval, "nobody has approved this plan yet: " + command);
  const std::string text =
      fmt::format("approved by {}, {} ago", newest->by_whom, duration_text(newest->age_seconds));
  if (newest->fingerprint != question.plan.fingerprint) {
    return closed(
        Gate::Approval,
        fmt::format("{}, but the plan has changed since: look at it and run {}", text, command),
        newest->age_seconds);
  }
  return holds(Gate::Approval, text, newest->age_seconds);
}

}  // namespace lockstep::gates
