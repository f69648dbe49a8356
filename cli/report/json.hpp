// The reports that commands give with --json, "version": 1 each. The only code of cli/ that makes
// JSON; the shapes stand in docs/schemas/.

#pragma once

#include "cli/config.hpp"
#include "migrations/revision_graph.hpp"

#include <span>
#include <string>
#include <vector>

namespace lockstep {

std::string heads_json(const RevisionGraph& graph);
std::string history_json(std::span<const Revision* const> revisions, const RevisionGraph& graph);
std::string show_json(const Revision& revision, const RevisionGraph& graph);
// A command that wrote files: {"version":1,"<command>":[{"path":"…"}]}.
std::string created_json(const std::string& command, const std::vector<std::string>& paths);
std::string config_json(const Config& config);

}  // namespace lockstep
