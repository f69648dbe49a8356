// The SQL that the pages on keys, constraints and indexes show is what the plans run.

#include "tests/catch.hpp"
#include "tests/planner/rename_shop.hpp"

namespace lockstep::tests {

TEST_CASE("DROP INDEX: its page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-indexes.md", "DROP INDEX account_note;\n",
             "CREATE INDEX account_note ON account (note)");
}

TEST_CASE("REINDEX: its page shows what is run") {
  TempDatabase database;
  check_page(database, "reindex-tables.md", "REINDEX TABLE account;\n");
}

TEST_CASE("ADD FOREIGN KEY: its page shows what is run") {
  TempDatabase database;
  check_page(database, "add-foreign-key.md",
             "ALTER TABLE account ADD FOREIGN KEY (owner) REFERENCES person ON DELETE SET NULL;\n",
             "CREATE TABLE person (id bigint PRIMARY KEY); ALTER TABLE account ADD owner bigint");
}

TEST_CASE("ADD UNIQUE: its page shows what is run") {
  TempDatabase database;
  check_page(database, "add-key.md", "ALTER TABLE account ADD UNIQUE (note);\n");
}

TEST_CASE("CREATE INDEX on a partitioned table: its page shows what is run") {
  TempDatabase database;
  check_page(database, "create-partitioned-index.md", "CREATE INDEX day_total ON day (total);\n",
             "CREATE TABLE day (at date, total integer) PARTITION BY RANGE (at);"
             "CREATE TABLE day_1 PARTITION OF day DEFAULT");
}

TEST_CASE("DROP CONSTRAINT: its page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-table-constraint.md",
             "ALTER TABLE account DROP CONSTRAINT account_pkey;\n");
}

TEST_CASE("DROP and ADD CONSTRAINT: their page shows what is run") {
  TempDatabase database;
  check_page(database, "replace-constraint.md",
             "ALTER TABLE account DROP CONSTRAINT note_ok;\n"
             "ALTER TABLE account ADD CONSTRAINT note_ok CHECK (note <> '');\n",
             "ALTER TABLE account ADD CONSTRAINT note_ok CHECK (note <> 'x')");
}

}  // namespace lockstep::tests
