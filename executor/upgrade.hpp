// upgrade: expand and backfill what is pending; contract too where the environment says so.

#pragma once

#include "executor/run_scope.hpp"
#include "migrations/revision_graph.hpp"
#include "planner/phase.hpp"

#include <optional>
#include <string>

namespace lockstep {

enum class MergeOrder { Linear, NonLinear };  // --order

struct UpgradeRequest {
  std::string target = "head";  // head, heads, +N, an id or its prefix
  std::optional<Phase> stop_after;
  MergeOrder order = MergeOrder::Linear;
};

Outcome upgrade(Engine& engine, const RevisionGraph& graph, const UpgradeRequest& request);

}  // namespace lockstep
