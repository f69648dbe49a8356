// Every revision's SQL from the project's own Alembic (`alembic upgrade --sql`), once a revision:
// afterwards from the cache.

#pragma once

#include "cli/alembic/alembic_program.hpp"
#include "cli/alembic/sql_cache.hpp"
#include "migrations/alembic/offline_script.hpp"
#include "migrations/alembic/project.hpp"

#include <map>
#include <span>

namespace lockstep {

// `files` in an order in which parents come first. A revision whose SQL Alembic cannot print is
// opaque. Throws UserError when Alembic cannot print any, or prints what is not understood.
std::map<RevisionId, AlembicSql> lift_sql(std::span<const AlembicFile* const> files,
                                          const AlembicProgram& alembic,
                                          const VersionTableName& versions,
                                          const AlembicSqlCache& cache);

}  // namespace lockstep
