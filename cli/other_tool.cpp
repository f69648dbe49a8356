#include "cli/other_tool.hpp"

#include "cli/alembic/alembic_project.hpp"

namespace lockstep {

std::optional<VersionTable> version_table(const MigrationSettings& migrations) {
  if (migrations.format != MigrationFormat::Alembic) return std::nullopt;
  return alembic_version_table(migrations);
}

std::function<Outcome(const Revision&)> opaque_runner(const MigrationSettings& migrations) {
  if (migrations.format != MigrationFormat::Alembic) return nullptr;
  return [migrations](const Revision& revision) { return run_by_alembic(migrations, revision); };
}

}  // namespace lockstep
