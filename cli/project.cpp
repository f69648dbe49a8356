#include "cli/project.hpp"

#include "cli/alembic/alembic_project.hpp"
#include "cli/redact.hpp"
#include "migrations/formats/sql_file_loader.hpp"
#include "sql/errors.hpp"

#include <ostream>

namespace lockstep {

void show_problems(CommandContext& context, std::span<const Diagnostic> problems) {
  for (const Diagnostic& problem : problems)
    context.err << to_string(problem) << '\n';
  context.err << "lockstep: error: " << count_of(problems.size(), "problem") << " in the input\n";
}

std::string count_of(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

namespace {

LoadResult load(const MigrationSettings& migrations, RevisionParts parts) {
  switch (migrations.format) {
    case MigrationFormat::Lockstep:
      return load_revisions(migrations.path);
    case MigrationFormat::Alembic:
      return load_alembic_project(migrations, parts);
    case MigrationFormat::Dbmate:
      return load_sql_files(migrations.path, kDbmateFormat);
    case MigrationFormat::GolangMigrate:
      return load_sql_files(migrations.path, kGolangMigrateFormat);
    case MigrationFormat::Goose:
      return load_sql_files(migrations.path, kGooseFormat);
    case MigrationFormat::Flyway:
      return load_sql_files(migrations.path, kFlywayFormat);
    case MigrationFormat::Plain:
      return load_sql_files(migrations.path, kPlainFormat);
  }
  throw InternalError("a format of migrations without its loader");
}

}  // namespace

std::optional<RevisionSet> read_revisions(CommandContext& context, RevisionParts parts) {
  LoadResult loaded = load(context.config.migrations, parts);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&loaded)) {
    show_problems(context, *problems);
    return std::nullopt;
  }
  return std::get<RevisionSet>(std::move(loaded));
}

ConnectionSettings connection_settings(const CommandContext& context, const std::string& dsn_flag) {
  ConnectionSettings settings;
  settings.dsn = libpq_dsn(dsn_flag.empty() ? context.config.database : dsn_flag);
  if (dsn_flag.empty() && context.config.database_problem) {
    const Diagnostic& problem = *context.config.database_problem;
    throw UserError(problem.path + ":" + std::to_string(problem.at.line) + ":" +
                        std::to_string(problem.at.column) + ": " + problem.message,
                    problem.hint);
  }
  return settings;
}

std::unique_ptr<Session> open_for_reading(const CommandContext& context,
                                          const std::string& dsn_flag) {
  ConnectionSettings settings = connection_settings(context, dsn_flag);
  settings.pooler = PoolerPolicy::Allow;
  settings.allow_recovery = true;
  return connect_database(std::move(settings))->open({.role = "watch"});
}

ExitCode report(CommandContext& context, const Outcome& outcome) {
  if (!outcome.message.empty()) {
    context.err << (outcome.done() ? "" : "lockstep: ") << without_passwords(outcome.message)
                << '\n';
  }
  if (!outcome.next.empty()) context.err << "  next: " << outcome.next << '\n';
  return outcome.code;
}

}  // namespace lockstep
