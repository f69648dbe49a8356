// golang-migrate's schema_migrations has one row, the version that the database is at
// (github.com/golang-migrate/migrate, database/postgres, version 4).

#include "executor/versions/tool_sql.hpp"

namespace lockstep {

const ToolSql kGolangMigrateSql{
    .columns = "version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL",
    .version = "version::text",
    .expected =
        "SELECT max(revision::bigint)::text AS version FROM lockstep.revisions"
        " WHERE is_current HAVING count(*) > 0",
    .inserted = "(version, dirty) SELECT version::bigint, false",
    .meaning = RowMeaning::Heads,
    .unusable = "dirty"};

}  // namespace lockstep
