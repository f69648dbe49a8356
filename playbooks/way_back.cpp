#include "playbooks/way_back.hpp"

#include "playbooks/attempt_outside.hpp"
#include "playbooks/stage_run.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

bool has_begun(const RolloutRecord& record, std::string_view kind) {
  return std::any_of(
      record.stages.begin(), record.stages.end(),
      [&](const RolloutStageRecord& stage) { return stage.kind == kind && stage.attempts > 0; });
}

Outcome traffic_back(RolloutWorld& world) {
  const auto problem = attempt_outside([&] {
    const SideState blue = world.traffic->read().blue;
    if (blue.percent < 100 || blue.draining) world.traffic->shift(0);
  });
  if (!problem) return {.message = "blue takes all requests"};
  return {.code = ExitCode::NeedsHuman,
          .message = "requests could not be moved to blue: " + *problem,
          .next = "Put blue or the proxy right, then `lockstep rollout resume` tries it again."};
}

Outcome schema_back(const Playbook& playbook, const RolloutRecord& record, RolloutWorld& world) {
  // Of several revisions, one may be cut over and the next one not.
  if (has_begun(record, "cutover")) {
    if (Outcome reverted = world.schema.revert(record.revisions); !reverted.done()) return reverted;
  }
  if (playbook.on_return.schema == SchemaOnReturn::Leave || record.revisions.empty()) {
    const bool untouched = world.schema.furthest(record.revisions) == SchemaReached::Nothing;
    return {.message = untouched ? "the schema is as it was"
                                 : "the schema is left expanded, which blue can live with"};
  }
  Outcome aborted = world.schema.abort(record.revisions);
  if (aborted.done()) aborted.message = "the schema is taken back";
  return aborted;
}

}  // namespace

std::optional<std::string> no_way_back(const RolloutRecord& record, SchemaEngine& schema) {
  if (has_begun(record, "retire")) return "retire has begun: the shape that blue uses is given up";
  if (!has_begun(record, "cutover")) return std::nullopt;
  const SchemaReached reached = schema.furthest(record.revisions);
  if (reached == SchemaReached::Retired)
    return "the revision is retired: the shape that blue uses is given up";
  if (reached == SchemaReached::CutOver &&
      schema.plan_of(record.revisions).operation_class == OperationClass::Flip)
    return "it is cut over, and its class is flip: blue's statements do not parse any more";
  return std::nullopt;
}

Outcome go_back(const Playbook& playbook, const RolloutRecord& record, RolloutWorld& world) {
  std::string message;
  const bool moved = has_begun(record, "shift") || has_begun(record, "drain");
  if (world.traffic != nullptr && moved) {
    const Outcome outcome = traffic_back(world);
    if (!outcome.done()) return outcome;
    message = outcome.message + "; ";
  }
  if (!playbook.on_return.argv.empty()) {
    Outcome ran;
    const auto problem = attempt_outside([&] {
      ran = run_command(playbook.on_return.argv, "return", std::nullopt, playbook, record, world);
    });
    if (problem) ran = {.code = ExitCode::NeedsHuman, .message = *problem, .next = {}};
    if (!ran.done()) {
      ran.message = message + "the command of return: " + ran.message;
      return ran;
    }
  }
  Outcome schema;
  const auto problem = attempt_outside([&] { schema = schema_back(playbook, record, world); });
  if (problem) schema = {.code = ExitCode::NeedsHuman, .message = *problem, .next = {}};
  schema.message = message + schema.message;
  return schema;
}

}  // namespace lockstep
