// RENAME of a table on a server: both names work from expand to retire, forwards and backwards, and
// the end is what plain SQL leaves.

#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"
#include "tests/planner/rename_shop.hpp"

namespace lockstep::tests {
namespace {

const std::string kRename = "ALTER TABLE item RENAME TO product;\n";
constexpr std::string_view kAddName = "expand/1";
constexpr std::string_view kSwap = "contract/cutover/2";
constexpr std::string_view kTakeAway = "contract/retire/2";

void use_both(Application& application) {
  application.call_old_functions();
  application.use("item", "a");
  application.use("product", "a");
  CHECK(application.failure("EXECUTE put(1)").empty());
  CHECK(application.failure("EXECUTE everything").empty());
}

}  // namespace

TEST_CASE("RENAME of a table: both names work until retire, and the end is what plain SQL leaves") {
  TempDatabase database;
  create_shop(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  CHECK(plan.operation_class == OperationClass::Both);
  CHECK_FALSE(plan.point_of_no_return);
  Application application(database);
  // Its result has the same columns throughout.
  CHECK(application.failure("PREPARE everything AS SELECT * FROM item").empty());

  walk.run(kAddName);
  use_both(application);
  walk.run(kSwap);
  use_both(application);
  walk.run(kTakeAway);
  application.use("product", "a");
  CHECK(application.failure("SELECT * FROM item") == "42P01");

  TempDatabase twin;
  create_shop(twin);
  twin.run(kRename);
  CHECK(whole_catalog(database) == whole_catalog(twin));
}

TEST_CASE("RENAME of a table: every step is taken back to what was there before it") {
  TempDatabase database;
  create_shop(database);
  const std::string before = whole_catalog(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  Application application(database);
  CHECK(application.failure("PREPARE everything AS SELECT * FROM item").empty());

  walk.run(kAddName);
  const std::string two_names = whole_catalog(database);
  walk.run(kSwap);
  const std::string swapped = whole_catalog(database);
  use_both(application);
  walk.run(kTakeAway);
  walk.undo(kTakeAway);
  CHECK(whole_catalog(database) == swapped);
  use_both(application);
  walk.undo(kSwap);
  CHECK(whole_catalog(database) == two_names);
  use_both(application);
  walk.undo(kAddName);
  CHECK(whole_catalog(database) == before);
  application.call_old_functions();
  application.use("item", "a");
  CHECK(application.failure("SELECT * FROM product") == "42P01");
}

TEST_CASE("RENAME of a table: what a view does not take fails on the name that is one") {
  TempDatabase database;
  create_shop(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  auto owner = database.open();
  const auto all_fail = [&](const std::string& name) {
    for (const std::string& sql :
         statements_for_tables_alone(database.session().server_version(), name)) {
      CAPTURE(sql);
      CHECK_THROWS_AS(owner->query(Sql::recorded(sql)), DatabaseError);
    }
  };
  walk.run(kAddName);
  all_fail("product");
  walk.run(kSwap);
  all_fail("item");
}

TEST_CASE("RENAME of a partitioned table, a partition and a parent") {
  TempDatabase database;
  database.run(R"(
    CREATE TABLE day (k int, v int, PRIMARY KEY (k)) PARTITION BY RANGE (k);
    CREATE TABLE early PARTITION OF day FOR VALUES FROM (0) TO (10);
    CREATE TABLE late PARTITION OF day FOR VALUES FROM (10) TO (20);
    CREATE TABLE root (k int PRIMARY KEY, v int); CREATE TABLE leaf () INHERITS (root))");
  for (const std::string table : {"day", "early", "root"}) {
    CAPTURE(table);
    const Plan plan = planned(database, "ALTER TABLE " + table + " RENAME TO renamed;\n");
    PlanWalk walk(database, plan);
    const auto use = [&](const std::string& name) {
      database.run("INSERT INTO " + name +
                   " VALUES (1, 1) ON CONFLICT (k) DO UPDATE SET v = 2;"
                   "UPDATE " +
                   name + " SET k = 5 WHERE k = 1; DELETE FROM " + name);
    };
    walk.run(kAddName);
    use(table);
    use("renamed");
    walk.run(kSwap);
    use(table);
    use("renamed");
    walk.run(kTakeAway);
    use("renamed");
    database.run("ALTER TABLE renamed RENAME TO " + table);
  }
}

TEST_CASE("RENAME of a table: what a view will not do is refused, with the reason") {
  TempDatabase database;
  create_shop(database);
  using Catch::Contains;
  CHECK(refusal(database, kRename).empty());
  database.run("CREATE TABLE product (x int)");
  CHECK_THAT(refusal(database, kRename), Contains("a relation public.product exists already"));
  database.run("DROP TABLE product; CREATE TABLE other (x item)");
  CHECK_THAT(refusal(database, kRename), Contains("column public.other.x uses its row type"));
  database.run(
      "DROP TABLE other; CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN "
      "EXECUTE $$COPY item TO STDOUT$$; END'");
  CHECK_THAT(refusal(database, kRename), Contains("function public.f() does what a view does not "
                                                  "take: COPY"));
}

TEST_CASE("RENAME of a table: the page shows what is run") {
  TempDatabase database;
  if (database.session().server_version() < ServerVersion::of_major(15)) return;
  check_page(database, "rename-table.md", "ALTER TABLE account RENAME TO customer;\n");
}

}  // namespace lockstep::tests
