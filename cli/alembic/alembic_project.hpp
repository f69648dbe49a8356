// An Alembic project as lockstep's commands see it.

#pragma once

#include "cli/alembic/alembic_program.hpp"
#include "cli/config.hpp"
#include "cli/project.hpp"
#include "executor/outcome.hpp"
#include "executor/versions/version_table.hpp"
#include "migrations/revision_loader.hpp"

namespace lockstep {

AlembicProgram alembic_program(const MigrationSettings& migrations);

// The graph, and with RevisionParts::All what each revision does.
LoadResult load_alembic_project(const MigrationSettings& migrations, RevisionParts parts);

// Replaces this process by Alembic in the project's folder. Throws UserError when it cannot be
// started.
[[noreturn]] void become_alembic(const MigrationSettings& migrations,
                                 const std::vector<std::string>& arguments);

// Has Alembic itself run one revision, online.
Outcome run_by_alembic(const MigrationSettings& migrations, const Revision& revision);

}  // namespace lockstep
