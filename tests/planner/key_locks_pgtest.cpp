// Keys, foreign keys, constraints and indexes, of plain and of partitioned tables: no step and no
// way back takes a lock that the plan does not list.

#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"

namespace lockstep::tests {
namespace {

constexpr std::string_view kTables =
    "CREATE TABLE customer (id bigint PRIMARY KEY, code text CONSTRAINT one UNIQUE);"
    "CREATE TABLE purchase (id bigint PRIMARY KEY, customer bigint CONSTRAINT of_customer"
    " REFERENCES customer, note text, CONSTRAINT short CHECK (length(note) < 9));"
    "CREATE INDEX purchase_note ON purchase (note);"
    "CREATE TABLE day (at integer, customer bigint) PARTITION BY RANGE (at);"
    "CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);"
    "CREATE TABLE day_2 PARTITION OF day DEFAULT PARTITION BY RANGE (at);"
    "CREATE TABLE day_21 PARTITION OF day_2 DEFAULT;"
    "CREATE TABLE hour (at integer PRIMARY KEY) PARTITION BY RANGE (at);"
    "CREATE TABLE hour_1 PARTITION OF hour DEFAULT;"
    "CREATE TABLE entry (at integer, parent integer, CONSTRAINT of_hour FOREIGN KEY (at)"
    " REFERENCES hour)";

constexpr const char* kStatements[] = {
    "DROP INDEX purchase_note;",
    "REINDEX TABLE purchase;",
    "ALTER TABLE purchase ADD FOREIGN KEY (id) REFERENCES customer;",
    "ALTER TABLE day ADD FOREIGN KEY (customer) REFERENCES customer;",
    "ALTER TABLE entry ADD FOREIGN KEY (parent) REFERENCES hour;",
    "ALTER TABLE purchase ADD UNIQUE (note);",
    "ALTER TABLE entry ADD PRIMARY KEY (at, parent);",
    "ALTER TABLE day ADD PRIMARY KEY (at, customer);",
    "ALTER TABLE day ADD UNIQUE (at);",
    "CREATE INDEX day_at ON day (at);",
    "ALTER TABLE day ADD CHECK (at >= 0);",
    "ALTER TABLE day ALTER COLUMN customer SET NOT NULL;",
    "ALTER TABLE purchase DROP CONSTRAINT short;",
    "ALTER TABLE purchase DROP CONSTRAINT of_customer;",
    "ALTER TABLE customer DROP CONSTRAINT one;",
    "ALTER TABLE purchase DROP CONSTRAINT purchase_pkey;",
    "ALTER TABLE purchase DROP CONSTRAINT short, ADD CONSTRAINT short CHECK (length(note) < 99);",
    "ALTER TABLE purchase DROP CONSTRAINT of_customer, ADD CONSTRAINT of_customer FOREIGN KEY "
    "(customer) REFERENCES customer ON DELETE CASCADE;",
    "ALTER TABLE customer DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE (code, id);",
    "ALTER TABLE purchase DROP CONSTRAINT purchase_pkey, ADD PRIMARY KEY (note, id);",
};

}  // namespace

TEST_CASE("keys, constraints and indexes take the locks that their plans list") {
  for (const std::string statement : kStatements) {
    DYNAMIC_SECTION(statement) {
      TempDatabase database;
      database.run(std::string(kTables));
      const CatalogSnapshot before = shape_of(database);
      const Plan plan = planned(database, statement + "\n");
      PlanWalk walk(database, plan);
      walk.run_all("");
      walk.undo_all("");
      CHECK(shape_of(database) == before);
    }
  }
}

}  // namespace lockstep::tests
