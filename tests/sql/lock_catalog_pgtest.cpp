// The lock catalog against the server, row by row. Mode: the strongest that pg_locks shows for the
// table while the transaction is open; what cannot run in one is observed from a second session
// while a third one's uncommitted write makes it wait. Rewrite: pg_relation_filenode before and
// after. Scan: rows that sequential scans returned; the heap reads of ALTER TABLE, of index builds
// and of the queries that prove foreign keys all count there.

#include "executor/pg/database.hpp"
#include "sql/lock_catalog.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

using namespace lockstep;

namespace {

constexpr std::int64_t kRows = 1000;

// `p` is referred to, `t` refers; `marker` tells when a session's statistics have arrived.
constexpr std::string_view kTables = R"(
  CREATE TABLE p (id int PRIMARY KEY);
  INSERT INTO p SELECT generate_series(1, 1000);
  CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), c text, n int);
  INSERT INTO t SELECT g, g, g, g, g FROM generate_series(1, 1000) g;
  CREATE TABLE marker (); INSERT INTO marker DEFAULT VALUES;
  CREATE ROLE other_owner;
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
)";

struct Case {
  DdlAction action;
  std::string setup;
  std::string sql;
  std::string table = "t";
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {DdlAction::AddColumnPlain, "", "ALTER TABLE t ADD x int"},
      {DdlAction::AddColumnPlain, "", "ALTER TABLE t ADD x int NOT NULL DEFAULT 1"},
      {DdlAction::AddColumnPlain, "", "ALTER TABLE t ADD x timestamptz DEFAULT now()"},
      {DdlAction::AddColumnRewriting, "", "ALTER TABLE t ADD x float DEFAULT random()"},
      {DdlAction::AddColumnRewriting, "", "ALTER TABLE t ADD x serial"},
      {DdlAction::AddColumnRewriting, "", "ALTER TABLE t ADD x int GENERATED ALWAYS AS IDENTITY"},
      {DdlAction::AddColumnRewriting, "",
       "ALTER TABLE t ADD x int GENERATED ALWAYS AS (a + 1) STORED"},
      {DdlAction::AddColumnRewriting, "CREATE DOMAIN d AS int CHECK (value > 0)",
       "ALTER TABLE t ADD x d"},
      {DdlAction::AddColumnInlineCheck, "", "ALTER TABLE t ADD x int CHECK (x > 0)"},
      {DdlAction::AddColumnInlineUnique, "", "ALTER TABLE t ADD x int UNIQUE"},
      {DdlAction::DropColumn, "", "ALTER TABLE t DROP a"},
      {DdlAction::ChangeTypeRelabel, "", "ALTER TABLE t ALTER b TYPE text"},
      {DdlAction::ChangeTypeRelabel, "CREATE INDEX ON t (b)",
       "ALTER TABLE t ALTER b TYPE varchar(40)"},
      {DdlAction::ChangeTypeRewriting, "", "ALTER TABLE t ALTER a TYPE bigint"},
      {DdlAction::ChangeTypeRewriting, "", "ALTER TABLE t ALTER b TYPE varchar(10)"},
      {DdlAction::SetNotNullUnproven, "", "ALTER TABLE t ALTER a SET NOT NULL"},
      {DdlAction::SetNotNullProven, "ALTER TABLE t ADD CHECK (a IS NOT NULL AND a > 0)",
       "ALTER TABLE t ALTER a SET NOT NULL"},
      {DdlAction::DropNotNull, "ALTER TABLE t ALTER a SET NOT NULL",
       "ALTER TABLE t ALTER a DROP NOT NULL"},
      {DdlAction::SetDefault, "", "ALTER TABLE t ALTER a SET DEFAULT random()"},
      {DdlAction::DropDefault, "", "ALTER TABLE t ALTER a DROP DEFAULT"},
      {DdlAction::AddCheckValidated, "", "ALTER TABLE t ADD CHECK (a > 0)"},
      {DdlAction::AddCheckNotValid, "", "ALTER TABLE t ADD CHECK (a > 0) NOT VALID"},
      {DdlAction::AddUnique, "", "ALTER TABLE t ADD UNIQUE (a)"},
      {DdlAction::AddUniqueUsingIndex, "CREATE UNIQUE INDEX u ON t (a)",
       "ALTER TABLE t ADD UNIQUE USING INDEX u"},
      {DdlAction::AddPrimaryKey, "ALTER TABLE t DROP CONSTRAINT t_pkey",
       "ALTER TABLE t ADD PRIMARY KEY (id)"},
      {DdlAction::AddForeignKeyValidated, "", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p"},
      {DdlAction::AddForeignKeyNotValid, "",
       "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p NOT VALID"},
      {DdlAction::ValidateCheck, "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID",
       "ALTER TABLE t VALIDATE CONSTRAINT k"},
      {DdlAction::ValidateForeignKey,
       "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p NOT VALID",
       "ALTER TABLE t VALIDATE CONSTRAINT k"},
      {DdlAction::DropConstraint, "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)",
       "ALTER TABLE t DROP CONSTRAINT k"},
      {DdlAction::SetStorageParameters, "", "ALTER TABLE t SET (fillfactor = 90)"},
      {DdlAction::SetStorageParameters, "", "ALTER TABLE t ALTER a SET (n_distinct = 5)"},
      {DdlAction::SetStatistics, "", "ALTER TABLE t ALTER a SET STATISTICS 100"},
      {DdlAction::SetStorageMode, "", "ALTER TABLE t ALTER c SET STORAGE EXTERNAL"},
      {DdlAction::ChangeOwner, "", "ALTER TABLE t OWNER TO other_owner"},
      {DdlAction::CreateIndex, "", "CREATE INDEX ON t (a)"},
      {DdlAction::CreateIndex, "", "CREATE UNIQUE INDEX ON t (a) WHERE a > 10"},
      {DdlAction::CreateIndexConcurrently, "", "CREATE INDEX CONCURRENTLY ON t (a)"},
      {DdlAction::DropIndex, "CREATE INDEX i ON t (a)", "DROP INDEX i"},
      {DdlAction::DropIndexConcurrently, "CREATE INDEX i ON t (a)", "DROP INDEX CONCURRENTLY i"},
      {DdlAction::ReindexTable, "", "REINDEX TABLE t"},
      {DdlAction::ReindexTable, "", "REINDEX INDEX t_pkey"},
      {DdlAction::ReindexTableConcurrently, "", "REINDEX TABLE CONCURRENTLY t"},
      {DdlAction::CreateTrigger, "",
       "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"},
      {DdlAction::DropTrigger,
       "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
       "DROP TRIGGER g ON t"},
      {DdlAction::DropTable, "", "DROP TABLE t"},
      {DdlAction::Truncate, "", "TRUNCATE t"},
      {DdlAction::RenameColumn, "", "ALTER TABLE t RENAME a TO z"},
      {DdlAction::RenameTable, "", "ALTER TABLE t RENAME TO z"},
      {DdlAction::RenameConstraint, "", "ALTER TABLE t RENAME CONSTRAINT t_pkey TO z"},
      {DdlAction::AnalyzeTable, "", "ANALYZE t"},
      {DdlAction::CommentOnTable, "", "COMMENT ON TABLE t IS 'x'"},
      {DdlAction::CommentOnTable, "", "COMMENT ON COLUMN t.a IS 'x'"},
      {DdlAction::GrantOnTable, "", "GRANT SELECT ON t TO PUBLIC"},
      {DdlAction::CreateViewOver, "", "CREATE VIEW v AS SELECT * FROM t"},
      {DdlAction::LockTable, "", "LOCK TABLE t"},
      {DdlAction::CreateTableReferencing, "", "CREATE TABLE z (a int REFERENCES p)", "p"},
      {DdlAction::DropTableReferencing, "CREATE TABLE z (a int REFERENCES p)", "DROP TABLE z", "p"},
  };
  return all;
}

Rows ask(Session& session, const std::string& sql, const Parameters& parameters = {}) {
  return session.query(Sql::recorded(sql), parameters);
}

// Of the table with this oid, so that it is found under a new name too.
std::optional<LockMode> strongest_lock(Session& session, const std::string& oid, int pid) {
  std::optional<LockMode> strongest;
  const Rows rows =
      ask(session, "SELECT mode FROM pg_locks WHERE relation = $1 AND pid = $2 AND granted",
          {oid, std::to_string(pid)});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    strongest = std::max(strongest, lock_mode_from(rows.text(row, 0)));
  }
  return strongest;
}

std::string filenode(Session& session, const std::string& oid) {
  // Of a dropped table there is none, and that is no rewrite.
  return ask(session, "SELECT coalesce(pg_relation_filenode($1::oid)::text, '')", {oid}).text(0, 0);
}

std::string oid_of(Session& session, const std::string& table) {
  return ask(session, "SELECT to_regclass($1)::oid::text", {table}).text(0, 0);
}

struct Observed {
  std::optional<LockMode> mode;
  bool rewrites = false;
  bool scans = false;
};

// Counts of this session that are not yet sent to the statistics views.
std::int64_t rows_scanned_in_transaction(Session& session, const std::string& oid) {
  return ask(session, "SELECT pg_stat_get_xact_tuples_returned($1)", {oid}).number(0, 0);
}

Observed observe_in_transaction(Session& session, const Case& each) {
  const std::string oid = oid_of(session, each.table);
  Observed observed;
  session.in_transaction([&] {
    const std::string node_before = filenode(session, oid);
    const std::int64_t rows_before = rows_scanned_in_transaction(session, oid);
    ask(session, each.sql);
    observed.mode = strongest_lock(session, oid, session.backend().pid);
    const std::string node_after = filenode(session, oid);
    observed.rewrites = !node_after.empty() && node_after != node_before;
    observed.scans = rows_scanned_in_transaction(session, oid) - rows_before >= kRows;
  });
  return observed;
}

std::int64_t rows_scanned(Session& session, const std::string& oid) {
  return ask(session, "SELECT pg_stat_get_tuples_returned($1)", {oid}).number(0, 0);
}

// The statement waits for a writer's transaction with its own lock in hand.
Observed observe_from_outside(tests::TempDatabase& database, const Case& each) {
  Session& watcher = database.session();
  const std::string oid = oid_of(watcher, each.table);
  const std::string node_before = filenode(watcher, oid);
  const std::int64_t rows_before = rows_scanned(watcher, oid);
  const std::unique_ptr<Session> writer = database.open("writer");
  std::unique_ptr<Session> worker =
      database.open({.role = "worker", .lock_timeout = std::chrono::minutes(1)});
  const int pid = worker->backend().pid;
  Observed observed;
  std::future<void> work;
  writer->in_transaction([&] {
    ask(*writer, "INSERT INTO t VALUES (0)");
    work = std::async(std::launch::async, [&] { ask(*worker, each.sql); });
    REQUIRE(tests::eventually([&] {
      return !ask(watcher, "SELECT FROM pg_locks WHERE pid = $1 AND NOT granted",
                  {std::to_string(pid)})
                  .empty();
    }));
    observed.mode = strongest_lock(watcher, oid, pid);
  });
  work.get();
  ask(*worker, "SELECT FROM marker");
  worker.reset();  // sends its statistics, the marker's last
  const std::string marker = oid_of(watcher, "marker");
  REQUIRE(tests::eventually([&] { return rows_scanned(watcher, marker) > 0; }));
  observed.rewrites = filenode(watcher, oid) != node_before;
  observed.scans = rows_scanned(watcher, oid) - rows_before >= kRows;
  return observed;
}

std::string shown(std::optional<LockMode> mode) {
  return std::string(mode ? to_string(*mode) : "none");
}

}  // namespace

TEST_CASE("Every row of the lock catalog says what the server does") {
  for (const Case& each : cases()) {
    INFO(to_string(each.action) << ": " << each.sql);
    tests::TempDatabase database;
    database.run("DROP ROLE IF EXISTS other_owner");
    database.run(kTables);
    if (!each.setup.empty()) database.run(each.setup);
    const LockProfile& row = lock_profile(each.action);
    const std::unique_ptr<Session> session = database.open("test");

    const Observed observed = row.transaction_block ? observe_in_transaction(*session, each)
                                                    : observe_from_outside(database, each);
    const bool holds = session->server_version() >= row.since;
    CHECK(shown(observed.mode) == (holds ? std::string(to_string(row.mode)) : "none"));
    CHECK(observed.rewrites == row.rewrites);
    CHECK(observed.scans == row.scans);
  }
}

TEST_CASE("What the catalog refuses in a transaction block, the server refuses") {
  for (const Case& each : cases()) {
    if (lock_profile(each.action).transaction_block) continue;
    INFO(each.sql);
    tests::TempDatabase database;
    database.run("DROP ROLE IF EXISTS other_owner");
    database.run(kTables);
    if (!each.setup.empty()) database.run(each.setup);
    const std::unique_ptr<Session> session = database.open("test");
    std::string sqlstate;
    try {
      session->in_transaction([&] { ask(*session, each.sql); });
    } catch (const DatabaseError& error) {
      sqlstate = error.sqlstate();
    }
    CHECK(sqlstate == "25001");
  }
}

TEST_CASE("Every action of the lock catalog is tried") {
  std::set<DdlAction> tried;
  for (const Case& each : cases())
    tried.insert(each.action);
  for (const LockProfile& row : lock_catalog()) {
    INFO(to_string(row.action));
    CHECK(tried.contains(row.action));
  }
}
