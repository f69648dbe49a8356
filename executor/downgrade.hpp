// downgrade and stamp: moving the mark of what is current down, or without running anything.

#pragma once

#include "executor/run_scope.hpp"
#include "migrations/revision_graph.hpp"

#include <optional>
#include <string>

namespace lockstep {

struct DowngradeRequest {
  std::string target = "-1";           // -N, "base", or the revision to be at afterwards
  std::optional<std::string> confirm;  // the revision whose data may be given up
};

// Takes revisions back one by one, newest first: by abort where their steps can be undone, else by
// planning and running their downgrade section like any change.
Outcome downgrade(Engine& engine, const RevisionGraph& graph, const DowngradeRequest& request);

// Marks `target` ("head", "heads", "base" or a revision) and all below it current, and all else
// not.
Outcome stamp(Engine& engine, const RevisionGraph& graph, const std::string& target);

}  // namespace lockstep
