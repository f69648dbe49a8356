// The gates that are a matter of time: soak and observe after cutover, bake after the soft drop.

#include "executor/duration_text.hpp"
#include "executor/gates/gate_check.hpp"
#include "executor/run_plan.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string_view>

namespace lockstep::gates {
namespace {

GateStatus passed(Gate gate, std::optional<double> since, std::chrono::seconds wanted,
                  std::string_view event) {
  if (wanted.count() == 0) return holds(gate, fmt::format("{} is 0s here", to_string(gate)));
  if (!since) return closed(gate, fmt::format("{} has not happened yet", event));
  const auto length = static_cast<double>(wanted.count());
  const std::string evidence =
      fmt::format("{} was {} ago, {} asks for {}", event, duration_text(*since), to_string(gate),
                  duration_text(length));
  if (*since >= length) return holds(gate, evidence, *since);
  return closed(gate, fmt::format("{}: {} to go", evidence, duration_text(length - *since)),
                *since);
}

// They count from the moment at which clients could move: the cutover, or, in a plan without one,
// the end of expand and backfill.
GateStatus since_cutover(Gate gate, const GateQuestion& question, std::chrono::seconds wanted) {
  const bool cuts_over = find_phase(question.plan, Phase::Contract, Stage::Cutover) != nullptr;
  return cuts_over
             ? passed(gate, question.entry.seconds_since_cutover, wanted, "cutover")
             : passed(gate, question.entry.seconds_since_current, wanted, "the end of expand");
}

}  // namespace

GateStatus soak(const GateQuestion& question) {
  return since_cutover(Gate::Soak, question, question.settings.soak);
}

GateStatus observe(const GateQuestion& question) {
  return since_cutover(Gate::Observe, question, question.settings.observe);
}

GateStatus bake(const GateQuestion& question) {
  return passed(Gate::Bake, question.entry.seconds_since_soft_drop, question.settings.bake,
                "the soft drop");
}

}  // namespace lockstep::gates
