#include "executor/versions/version_table.hpp"

#include "executor/versions/tool_sql.hpp"
#include "sql/errors.hpp"

namespace lockstep {
namespace {

const ToolSql& sql_of(const VersionTable& table) {
  switch (table.tool) {
    case VersionTool::Alembic:
      return kAlembicSql;
    case VersionTool::Dbmate:
      return kDbmateSql;
    case VersionTool::Flyway:
      return kFlywaySql;
    case VersionTool::GolangMigrate:
      return kGolangMigrateSql;
    case VersionTool::Goose:
      return kGooseSql;
  }
  return kAlembicSql;
}

// Rows that name a revision of the ledger: one that only a newer checkout knows is left alone where
// every row stands for itself.
Fragment compared_rows(const ToolSql& tool) {
  return tool.meaning == RowMeaning::Heads
             ? Fragment("true")
             : Fragment("version IN (SELECT revision FROM lockstep.revisions)");
}

// The rows that can count, to stand behind FROM.
void rows_of(SqlBuilder& script, const ToolSql& tool, const VersionTable& table) {
  if (tool.newest_by.text().empty()) {
    script << table.relation;
    return;
  }
  script << "(SELECT DISTINCT ON (" << tool.version << ") * FROM " << table.relation << " ORDER BY "
         << tool.version << ", " << tool.newest_by << " DESC) newest";
}

void actual(SqlBuilder& script, const ToolSql& tool, const VersionTable& table) {
  script << "SELECT version FROM (SELECT " << tool.version << " AS version FROM ";
  rows_of(script, tool, table);
  script << " WHERE " << tool.counted << ") actual WHERE " << compared_rows(tool);
}

}  // namespace

void expect_versions(SqlBuilder& script, const VersionTable& table) {
  const ToolSql& tool = sql_of(table);
  script << "DO $lockstep_versions$ BEGIN\n  IF EXISTS ((";
  actual(script, tool, table);
  script << " EXCEPT " << tool.expected << ") UNION ALL (" << tool.expected << " EXCEPT ";
  actual(script, tool, table);
  script << ")) THEN\n    RAISE EXCEPTION 'the version table was changed by another program while "
            "lockstep ran'"
            " USING ERRCODE = 'LS003'; END IF; END $lockstep_versions$;\n";
}

void write_versions(SqlBuilder& script, const VersionTable& table) {
  const ToolSql& tool = sql_of(table);
  script << "WITH gone AS (DELETE FROM " << table.relation << " WHERE " << tool.version << " IN (";
  actual(script, tool, table);
  script << " EXCEPT " << tool.expected << "))\nINSERT INTO " << table.relation << " "
         << tool.inserted << " FROM (" << tool.expected << " EXCEPT ";
  actual(script, tool, table);
  script << ") missing";
  if (!tool.newest_by.text().empty()) {
    script << ", (SELECT coalesce(max(" << tool.newest_by << "), 0) AS last FROM " << table.relation
           << ") newest";
  }
  script << " ORDER BY version;\n";
}

Sql written_versions(const VersionTable& table) {
  SqlBuilder script;
  write_versions(script, table);
  return script;
}

void mark_current(SqlBuilder& script, const std::string& revision, bool current,
                  const std::optional<VersionTable>& table) {
  if (table) expect_versions(script, *table);
  script << "UPDATE lockstep.revisions SET "
         << (current ? Fragment("is_current = true, current_at = coalesce(current_at, "
                                "clock_timestamp())")
                     : Fragment("is_current = false, current_at = NULL"))
         << " WHERE revision = " << Literal{revision} << ";\n";
  if (table) write_versions(script, *table);
}

void create_version_table(const VersionTable& table, Session& session) {
  const ToolSql& tool = sql_of(table);
  const auto named_after_it = [&](const char* suffix) {
    return Identifier(table.relation.name.text() + suffix);
  };
  SqlBuilder create;
  create << "CREATE TABLE IF NOT EXISTS " << table.relation << " (" << tool.columns;
  if (!tool.key.text().empty()) {
    create << ", CONSTRAINT " << named_after_it("_pk") << " PRIMARY KEY (" << tool.key << ")";
  }
  session.query(create << ")");
  if (!tool.indexed.text().empty()) {
    session.query(SqlBuilder{} << "CREATE INDEX IF NOT EXISTS " << named_after_it("_s_idx")
                               << " ON " << table.relation << " (" << tool.indexed << ")");
  }
  if (tool.first_rows.text().empty()) return;
  session.query(SqlBuilder{} << "INSERT INTO " << table.relation << " " << tool.first_rows
                             << " WHERE NOT EXISTS (SELECT FROM " << table.relation << ")");
}

namespace {

void refuse_unusable(const VersionTable& table, const ToolSql& tool, Session& session) {
  const Rows rows = session.query(SqlBuilder{} << "SELECT " << tool.version << " FROM "
                                               << table.relation << " WHERE " << tool.unusable);
  const Rows beginning =
      session.query(SqlBuilder{} << "SELECT " << tool.version << " FROM " << table.relation
                                 << " WHERE " << tool.beginning);
  if (!beginning.empty()) {
    throw UserError(
        table.relation.shown() + " begins with a baseline at version " + beginning.text(0, 0),
        "Which files it stands for only its tool knows: such a database cannot be "
        "taken over yet.");
  }
  if (rows.empty()) return;
  throw UserError(table.relation.shown() + " says that version " + rows.text(0, 0) +
                      " was left half-way by the tool that ran it",
                  "Put right what it left behind and set the version with that tool, then run this "
                  "again.");
}

}  // namespace

std::optional<RecordedVersions> read_versions(const VersionTable& table, const RevisionGraph& graph,
                                              Session& session) {
  const Rows there = session.query(SqlBuilder{} << "SELECT to_regclass($1) IS NOT NULL",
                                   {table.relation.quoted()});
  if (!there.flag(0, 0)) return std::nullopt;
  const ToolSql& tool = sql_of(table);
  refuse_unusable(table, tool, session);
  SqlBuilder question;
  question << "SELECT " << tool.version << " FROM ";
  rows_of(question, tool, table);
  const Rows rows = session.query(question << " WHERE " << tool.counted << " ORDER BY 1");
  RecordedVersions recorded;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string& version = rows.text(row, 0);
    if (graph.find(version) == nullptr) {
      recorded.unknown.push_back(version);
    } else if (tool.meaning == RowMeaning::Each) {
      recorded.applied.insert(version);
    } else {
      recorded.applied.merge(graph.ancestors(version));
    }
  }
  return recorded;
}

}  // namespace lockstep
