// The SQL that the pages of statements about rows, values and partitions show is what is run.

#include "tests/catch.hpp"
#include "tests/planner/rename_shop.hpp"

namespace lockstep::tests {
namespace {

constexpr const char* kEvents =
    "CREATE TABLE event (id bigint NOT NULL) PARTITION BY RANGE (id);"
    "CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (1000);"
    "CREATE TABLE event_2 (id bigint NOT NULL);";

TEST_CASE("the pages about rows show the SQL that is run") {
  TempDatabase database;
  check_example(database, "change-rows.md",
                "CREATE TABLE account (id bigint PRIMARY KEY, note text);"
                // A small table is changed at once.
                "INSERT INTO account SELECT n FROM generate_series(1, 50000) n",
                "UPDATE account SET note = 'none' WHERE note IS NULL;\n");
}

TEST_CASE("the page about materialized views shows the SQL that is run") {
  TempDatabase database;
  check_example(
      database, "refresh-view.md",
      "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n; CREATE UNIQUE INDEX ON totals (n)",
      "REFRESH MATERIALIZED VIEW totals;\n");
}

TEST_CASE("the pages about partitions show the SQL that is run") {
  TempDatabase database;
  check_example(database, "attach-partition.md",
                std::string(kEvents) + "CREATE TABLE event_rest PARTITION OF event DEFAULT",
                "ALTER TABLE event ATTACH PARTITION event_2 FOR VALUES FROM (1000) TO (2000);\n");
  TempDatabase other;
  if (other.session().server_version() < ServerVersion::of_major(14)) return;
  check_example(other, "detach-partition.md", kEvents,
                "ALTER TABLE event DETACH PARTITION event_1;\n");
}

}  // namespace
}  // namespace lockstep::tests
