#include "cli/other_tool.hpp"

#include "cli/alembic/alembic_project.hpp"
#include "cli/project.hpp"
#include "executor/ledger_schema.hpp"
#include "executor/versions/adopt_versions.hpp"

#include <ostream>

namespace lockstep {

namespace {

// "name" or "schema.name", as the tool's own option has it.
RelationName relation_of(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return {std::nullopt, Identifier(name)};
  return {Identifier(name.substr(0, dot)), Identifier(name.substr(dot + 1))};
}

}  // namespace

std::optional<VersionTable> version_table(const MigrationSettings& migrations) {
  const auto table = [&](VersionTool tool, const char* usual_name) {
    const std::string& name = migrations.version_table;
    return VersionTable{tool, relation_of(name.empty() ? usual_name : name)};
  };
  switch (migrations.format) {
    case MigrationFormat::Alembic:
      return table(VersionTool::Alembic, "alembic_version");
    case MigrationFormat::Dbmate:
      return table(VersionTool::Dbmate, "schema_migrations");
    case MigrationFormat::GolangMigrate:
      return table(VersionTool::GolangMigrate, "schema_migrations");
    case MigrationFormat::Goose:
      return table(VersionTool::Goose, "goose_db_version");
    case MigrationFormat::Flyway:
      return table(VersionTool::Flyway, "flyway_schema_history");
    case MigrationFormat::Lockstep:
    case MigrationFormat::Plain:
      break;
  }
  return std::nullopt;
}

std::vector<std::string> current_by_tool(CommandContext& context, Session& session) {
  const std::optional<VersionTable> table = version_table(context.config.migrations);
  if (!table || ledger_version(session)) return {};
  const auto set = read_revisions(context, RevisionParts::Graph);
  if (!set) return {};
  std::vector<std::string> heads = heads_by_tool(*table, set->graph, session);
  if (!heads.empty())
    context.err << "by " << table->relation.shown() << ": lockstep has not run here yet\n";
  return heads;
}

std::function<Outcome(const Revision&)> opaque_runner(const MigrationSettings& migrations) {
  if (migrations.format != MigrationFormat::Alembic) return nullptr;
  return [migrations](const Revision& revision) { return run_by_alembic(migrations, revision); };
}

}  // namespace lockstep
