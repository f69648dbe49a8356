// The table in which another tool records what is applied, kept in step with the ledger: it changes
// in the transaction that makes a revision current or takes that back, so that the other tool
// agrees at any moment (DESIGN §4). What it has to hold is a query on the ledger, one file a tool.

#pragma once

#include "executor/database.hpp"
#include "migrations/revision_graph.hpp"
#include "sql/identifier.hpp"
#include "sql/sql_builder.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

enum class VersionTool : std::uint8_t { Alembic, Dbmate, Flyway, GolangMigrate, Goose };

struct VersionTable {
  VersionTool tool = VersionTool::Alembic;
  RelationName relation;
};

// A transaction in which a revision's is_current changes: `expect_versions`, the change,
// `write_versions`. The first raises LS003 where the table is not what the ledger says: another
// program has moved it meanwhile.
void expect_versions(SqlBuilder& script, const VersionTable& table);
void write_versions(SqlBuilder& script, const VersionTable& table);
Sql written_versions(const VersionTable& table);  // the same as a statement by itself
// Such a transaction's part for one revision; without a table the ledger alone.
void mark_current(SqlBuilder& script, const std::string& revision, bool current,
                  const std::optional<VersionTable>& table);

// Creates it as the tool would; does nothing where it is there.
void create_version_table(const VersionTable& table, Session& session);

// What the table says, in terms of revisions.
struct RecordedVersions {
  std::set<RevisionId> applied;      // with all that they stand on
  std::vector<std::string> unknown;  // rows that name no revision of the graph
};
// Nothing: there is no such table. Throws UserError where the tool says itself that it cannot be
// gone by (golang-migrate's dirty).
std::optional<RecordedVersions> read_versions(const VersionTable& table, const RevisionGraph& graph,
                                              Session& session);

}  // namespace lockstep
