// Columns and tables that come and go, on a server: what the equivalence corpus does not look at.

#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"
#include "tests/planner/rename_shop.hpp"

namespace lockstep::tests {

TEST_CASE("DROP COLUMN: the page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-column.md",
             "-- lockstep: reverse 'none'\nALTER TABLE account DROP COLUMN note;\n",
             "ALTER TABLE account ALTER COLUMN note SET NOT NULL");
}

TEST_CASE("DROP TABLE: the page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-table.md", "DROP TABLE entry;\n",
             "CREATE TABLE entry (account bigint REFERENCES account)");
}

TEST_CASE("ADD COLUMN that is filled: the page shows what is run") {
  TempDatabase database;
  check_page(database, "fill-new-column.md", "ALTER TABLE account ADD COLUMN number bigserial;\n");
}

TEST_CASE("DROP NOT NULL: the page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-not-null.md", "ALTER TABLE account ALTER COLUMN note DROP NOT NULL;\n",
             "ALTER TABLE account ALTER COLUMN note SET NOT NULL");
}

TEST_CASE("DROP DEFAULT: the page shows what is run") {
  TempDatabase database;
  check_page(database, "drop-default.md", "ALTER TABLE account ALTER COLUMN points DROP DEFAULT;\n",
             "ALTER TABLE account ADD COLUMN points int NOT NULL DEFAULT 0");
}

TEST_CASE("DROP COLUMN with a value of other columns: each row of the new version has its own") {
  TempDatabase database;
  database.run(
      "CREATE SCHEMA lockstep; CREATE TABLE account (id int PRIMARY KEY, note text NOT NULL "
      "UNIQUE)");
  const Plan plan =
      planned(database, "-- lockstep: reverse 'n' || id\nALTER TABLE account DROP COLUMN note;\n");
  PlanWalk walk(database, plan);
  walk.run("expand/1");
  database.run("INSERT INTO account (id) VALUES (1), (2); INSERT INTO account VALUES (3, 'own')");
  CHECK(database.value("SELECT string_agg(note, ' ' ORDER BY id) FROM account") == "n1 n2 own");
  walk.run("contract/retire/2");
  database.run("INSERT INTO account (id) VALUES (4)");
  walk.undo("contract/retire/2");
  database.run("INSERT INTO account (id) VALUES (5)");
  CHECK(database.value("SELECT string_agg(note, ' ' ORDER BY id) FROM account") ==
        "n1 n2 own n4 n5");
}

TEST_CASE("ADD COLUMN with fill: what INSERTs leave out is filled and counted, once each") {
  TempDatabase database;
  database.run(
      "CREATE SCHEMA lockstep; CREATE TABLE account (id int PRIMARY KEY, note text); "
      "INSERT INTO account VALUES (1, 'a')");
  const Plan plan = planned(database,
                            "-- lockstep: fill upper(note)\n"
                            "ALTER TABLE account ADD COLUMN shout text NOT NULL;\n");
  PlanWalk walk(database, plan);
  walk.run("expand/1");
  database.run("INSERT INTO account VALUES (2, 'b'), (3, 'c')");
  database.run("INSERT INTO account VALUES (4, 'd', 'own')");
  walk.run_all("backfill");
  CHECK(database.value("SELECT string_agg(shout, ' ' ORDER BY id) FROM account") == "A B C own");
  CHECK(database.value("SELECT last_value FROM pg_sequences WHERE sequencename LIKE "
                       "'old_writes_%'") == "2");
}

TEST_CASE("DROP COLUMN asks who still uses the columns, DROP TABLE who uses table and partitions") {
  TempDatabase database;
  database.run(
      "CREATE TABLE day (k int, v int, w int) PARTITION BY RANGE (k);"
      "CREATE TABLE early PARTITION OF day DEFAULT");
  const auto watched = [&](const std::string& statement) {
    const Plan plan = planned(database, statement);
    std::string text;
    for (const UseTarget& shape :
         std::get<AwaitGate>(plan.find("contract/retire/1")->action).watched) {
      text += shape.relation.shown();
      for (const Identifier& column : shape.columns)
        text += " " + column.text();
      text += ";";
    }
    return text;
  };
  CHECK(watched("ALTER TABLE day DROP COLUMN v, DROP COLUMN w;\n") == "public.day v w;");
  CHECK(watched("DROP TABLE day;\n") == "public.day;public.early;");
}

}  // namespace lockstep::tests
