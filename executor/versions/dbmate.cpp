// dbmate's schema_migrations has one row for each applied version (github.com/amacneil/dbmate,
// pkg/driver/postgres, version 2).

#include "executor/versions/tool_sql.hpp"

namespace lockstep {

const ToolSql kDbmateSql{
    .columns = "version varchar NOT NULL PRIMARY KEY",
    .version = "version::text",
    .expected = "SELECT revision AS version FROM lockstep.revisions WHERE is_current",
    .inserted = "(version) SELECT version",
    .meaning = RowMeaning::Each};

}  // namespace lockstep
