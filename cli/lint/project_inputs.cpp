#include "cli/lint/project_inputs.hpp"

#include "cli/other_tool.hpp"
#include "cli/project.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace lockstep {

namespace fs = std::filesystem;

bool has_revisions_of_a_tool(const MigrationSettings& migrations) {
  return version_table(migrations).has_value();
}

bool is_below(const std::string& path, const std::vector<std::string>& folders) {
  const auto inside = [&](const std::string& folder) {
    const fs::path relative = fs::absolute(path).lexically_normal().lexically_relative(
        fs::absolute(folder).lexically_normal());
    return !relative.empty() && *relative.begin() != "..";
  };
  return std::any_of(folders.begin(), folders.end(), inside);
}

bool are_of_project(const std::vector<std::string>& paths, const MigrationSettings& migrations) {
  return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
    if (migrations.format == MigrationFormat::Alembic) return path.ends_with(".py");
    return path != "-" && is_below(path, {migrations.path});
  });
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
