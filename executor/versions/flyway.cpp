// Flyway's flyway_schema_history has a row for each run of a file (github.com/flyway/flyway,
// internal/database/postgresql/PostgreSQLDatabase.java): of a version's rows the newest counts, and
// an undo has a row of its own. The ledger's checksum of such a file is Flyway's.

#include "executor/versions/tool_sql.hpp"

namespace lockstep {

const ToolSql kFlywaySql{
    .columns =
        "installed_rank integer NOT NULL, version varchar(50), description varchar(200) NOT NULL,"
        " type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,"
        " installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),"
        " execution_time integer NOT NULL, success boolean NOT NULL",
    .version = "version::text",
    .expected = "SELECT revision AS version FROM lockstep.revisions WHERE is_current",
    .inserted =
        "(installed_rank, version, description, type, script, checksum, installed_by,"
        " execution_time, success)"
        " SELECT last + row_number() OVER (ORDER BY string_to_array(version, '.')::numeric[]),"
        " version,"
        " (SELECT CASE strpos(name, '__') WHEN 0 THEN ''"
        "   ELSE replace(left(substr(name, strpos(name, '__') + 2), -4), '_', ' ') END"
        "   FROM (SELECT regexp_replace(path, '^.*/', '') AS name FROM lockstep.revisions"
        "     WHERE revision = version) file),"
        " 'SQL',"
        " (SELECT regexp_replace(path, '^.*/', '') FROM lockstep.revisions WHERE revision = "
        "version),"
        " (SELECT checksum::integer FROM lockstep.revisions WHERE revision = version),"
        " current_user,"
        " (SELECT (extract(epoch FROM clock_timestamp() - started_at) * 1000)::integer"
        "   FROM lockstep.revisions WHERE revision = version),"
        " true",
    .meaning = RowMeaning::Each,
    .counted = "version IS NOT NULL AND success AND type NOT LIKE 'UNDO%' AND type <> 'DELETE'",
    .unusable = "version IS NOT NULL AND NOT success",
    .newest_by = "installed_rank",
    .beginning = "type LIKE '%BASELINE'",
    .key = "installed_rank",
    .indexed = "success"};

}  // namespace lockstep
