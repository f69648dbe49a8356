#include "cli/lint/project_inputs.hpp"

#include "cli/project.hpp"

#include <ostream>

namespace lockstep {

bool has_revisions_of_a_tool(const MigrationSettings& migrations) {
  return migrations.format != MigrationFormat::Lockstep;
}

std::optional<std::vector<SqlInput>> project_inputs(
    CommandContext& context, const std::function<bool(const std::string&)>& wanted) {
  std::optional<RevisionSet> set = read_revisions(context);
  if (!set) return std::nullopt;
  auto folder = std::make_shared<RevisionFolder>();
  folder->headers.graph = set->graph;
  folder->sources = set->sources;
  std::vector<SqlInput> inputs;
  for (const Revision& revision : set->graph.in_order()) {
    if (!wanted(revision.path)) continue;
    if (revision.opaque) {
      context.err << "lockstep: " << revision.path << " is not judged: " << revision.opaque->reason
                  << '\n';
      continue;
    }
    const std::shared_ptr<const SourceText>& source = set->sources.at(revision.path);
    inputs.push_back({.path = source->path(),
                      .source = source,
                      .problems = {},
                      .folder = folder,
                      .path_in_folder = revision.path,
                      .file = revision.path});
  }
  return inputs;
}

}  // namespace lockstep
