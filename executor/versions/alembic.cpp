// alembic_version has one row for each applied revision that no other applied one stands on, by
// down_revision or depends_on (alembic/runtime/migration.py, HeadMaintainer); the ledger's
// down_revisions hold both.

#include "executor/versions/tool_sql.hpp"

namespace lockstep {

const ToolSql kAlembicSql{
    .columns =
        "version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY"
        " (version_num)",
    .version = "version_num::text",
    .expected =
        "SELECT r.revision AS version FROM lockstep.revisions r WHERE r.is_current"
        " AND NOT EXISTS (SELECT FROM lockstep.revisions c WHERE c.is_current"
        " AND r.revision = ANY (c.down_revisions))",
    .inserted = "(version_num) SELECT version",
    .meaning = RowMeaning::Heads};

}  // namespace lockstep
