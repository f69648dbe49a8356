#include "cli/alembic/alembic_project.hpp"

#include "cli/alembic/lift_sql.hpp"
#include "cli/other_tool.hpp"
#include "cli/process.hpp"
#include "migrations/alembic/config.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <iterator>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

struct Project {
  AlembicConfig config;
  std::vector<AlembicFile> files;
  std::string surroundings;  // what the SQL of all of them depends on
};

std::string text_of(const fs::path& path) {
  auto read = read_source(path);
  const auto* source = std::get_if<SourceText>(&read);
  return source == nullptr ? "" : std::string(source->text());
}

fs::path config_path(const MigrationSettings& migrations) {
  const MigrationSettings defaults;
  return migrations.path == defaults.path ? "alembic.ini" : migrations.path;
}

std::variant<Project, std::vector<Diagnostic>> read_project(const MigrationSettings& migrations) {
  const fs::path path = config_path(migrations);
  auto read = read_source(path);
  if (auto* problem = std::get_if<Diagnostic>(&read)) {
    problem->hint = "migrations: {path: …} in lockstep.yaml names alembic.ini or pyproject.toml";
    return std::vector<Diagnostic>{*problem};
  }
  const auto& source = std::get<SourceText>(read);
  auto config = read_alembic_config(source);
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&config)) return std::move(*problems);
  Project project{.config = std::get<AlembicConfig>(std::move(config))};
  auto files = read_alembic_files(project.config);
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&files)) return std::move(*problems);
  project.files = std::get<std::vector<AlembicFile>>(std::move(files));
  project.surroundings = fmt::format("{}\n{}\n{}\n", migrations.command, source.text(),
                                     text_of(project.config.script_location / "env.py"));
  return project;
}

std::variant<RevisionGraph, std::vector<Diagnostic>> graph_of(const Project& project) {
  std::vector<Revision> revisions;
  revisions.reserve(project.files.size());
  for (const AlembicFile& file : project.files)
    revisions.push_back(alembic_revision(file));
  return RevisionGraph::build(std::move(revisions));
}

std::vector<const AlembicFile*> in_order(const RevisionGraph& graph, const Project& project) {
  std::map<RevisionId, const AlembicFile*> by_id;
  for (const AlembicFile& file : project.files)
    by_id.emplace(file.header.id, &file);
  std::vector<const AlembicFile*> files;
  for (const Revision& revision : graph.in_order())
    files.push_back(by_id.at(revision.id));
  return files;
}

LoadResult with_statements(const MigrationSettings& migrations, const RevisionGraph& graph,
                           const Project& project) {
  const std::vector<const AlembicFile*> files = in_order(graph, project);
  const RelationName table = version_table(migrations)->relation;
  const std::map<RevisionId, AlembicSql> sql =
      lift_sql(files, alembic_program(migrations),
               {.schema = table.schema ? table.schema->text() : "", .name = table.name.text()},
               AlembicSqlCache(project.surroundings));
  std::vector<Revision> revisions;
  std::vector<Diagnostic> problems;
  RevisionSet set;
  for (const AlembicFile* file : files) {
    Revision revision = alembic_revision(*file);
    AlembicScripts scripts = add_alembic_sql(*file, sql.at(revision.id), revision);
    std::move(scripts.problems.begin(), scripts.problems.end(), std::back_inserter(problems));
    set.sources.emplace(revision.path, scripts.upgrade);
    revisions.push_back(std::move(revision));
  }
  if (!problems.empty()) return problems;
  set.graph = std::get<RevisionGraph>(RevisionGraph::build(std::move(revisions)));
  return set;
}

}  // namespace

AlembicProgram alembic_program(const MigrationSettings& migrations) {
  return {config_path(migrations), migrations.command};
}

LoadResult load_alembic_project(const MigrationSettings& migrations, RevisionParts parts) {
  auto read = read_project(migrations);
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&read)) return std::move(*problems);
  const auto& project = std::get<Project>(read);
  auto graph = graph_of(project);
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&graph)) return std::move(*problems);
  if (parts == RevisionParts::All)
    return with_statements(migrations, std::get<RevisionGraph>(graph), project);
  return RevisionSet{.graph = std::get<RevisionGraph>(std::move(graph)), .sources = {}};
}

void become_alembic(const MigrationSettings& migrations,
                    const std::vector<std::string>& arguments) {
  const AlembicProgram alembic = alembic_program(migrations);
  std::error_code error;
  fs::current_path(alembic.folder(), error);
  if (error) throw UserError("cannot enter " + alembic.folder() + ": " + error.message());
  then_become(alembic.command_line(arguments), ExitCode::Done);
  throw InternalError("the program to become has no name");
}

Outcome run_by_alembic(const MigrationSettings& migrations, const Revision& revision) {
  const scratch::ChildResult result = alembic_program(migrations).run({"upgrade", revision.id});
  if (result.ok()) return {};
  return {
      .code = ExitCode::NeedsHuman,
      .message = fmt::format("alembic could not run revision {}:\n{}", revision.id, result.errors),
      .next = "What it had committed stays. Mend the cause and run the same command again."};
}

}  // namespace lockstep
