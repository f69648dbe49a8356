// RENAME COLUMN on a server: what each version says works in every state that the plan promises it
// for, forwards and backwards, and the end is what plain SQL leaves.

#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"
#include "tests/planner/rename_shop.hpp"

namespace lockstep::tests {
namespace {

const std::string kRename = "ALTER TABLE item RENAME COLUMN a TO title;\n";
constexpr std::string_view kShowBoth = "expand/1";
constexpr std::string_view kTakeAway = "contract/retire/2";

}  // namespace

TEST_CASE("RENAME COLUMN: both versions work until retire, and the end is what plain SQL leaves") {
  TempDatabase database;
  create_shop(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  CHECK(plan.operation_class == OperationClass::Both);
  CHECK_FALSE(plan.point_of_no_return);
  Application application(database);
  application.use("item", "a");

  walk.run(kShowBoth);
  application.call_old_functions();
  application.use("item", "a");
  application.use("item", "title");
  CHECK(application.failure("EXECUTE put(1)").empty());

  walk.run(kTakeAway);
  application.call_old_functions();
  application.use("item", "title");
  CHECK(application.failure("EXECUTE put(1)").empty());
  CHECK(application.failure("SELECT a FROM item") == "42703");

  TempDatabase twin;
  create_shop(twin);
  twin.run(kRename);
  CHECK(whole_catalog(database) == whole_catalog(twin));
}

TEST_CASE("RENAME COLUMN: every step is taken back to what was there before it") {
  TempDatabase database;
  create_shop(database);
  const std::string before = whole_catalog(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  Application application(database);

  walk.run(kShowBoth);
  const std::string between = whole_catalog(database);
  application.use("item", "title");
  walk.run(kTakeAway);
  application.use("item", "title");
  walk.undo(kTakeAway);
  CHECK(whole_catalog(database) == between);
  application.call_old_functions();
  application.use("item", "a");
  application.use("item", "title");
  walk.undo(kShowBoth);
  CHECK(whole_catalog(database) == before);
  application.call_old_functions();
  application.use("item", "a");
  CHECK(application.failure("SELECT title FROM item") == "42703");
}

TEST_CASE("RENAME COLUMN: whoever could use the table can use the view, and nobody else") {
  TempDatabase database;
  create_shop(database);
  const std::string privileges = R"(
    SELECT string_agg(role || ' ' || p || ' ' || has_table_privilege(role, 'item', p)
      || has_any_column_privilege(role, 'item', c) || has_column_privilege(role, 'item', 'a', c)
      || has_column_privilege(role, 'item', 'n', c), ',' ORDER BY role, p, c)
    FROM unnest(ARRAY['app', 'keeper', 'reader', 'public']) role,
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER',
                   'SELECT WITH GRANT OPTION']) p,
      unnest(ARRAY['SELECT', 'UPDATE', 'SELECT WITH GRANT OPTION', 'INSERT']) c)";
  const std::string before = database.value(privileges);
  const Plan plan = planned(database, kRename);
  PlanWalk(database, plan).run(kShowBoth);
  CHECK(database.value(privileges) == before);
  CHECK(database.value("SELECT has_column_privilege('reader', 'item', 'title', 'SELECT WITH GRANT "
                       "OPTION')") == "t");
  CHECK(database.value("SELECT obj_description('item'::regclass) || col_description("
                       "'item'::regclass, 2)") == "what there's for saleits name");
}

TEST_CASE("RENAME COLUMN: what a view does not take fails as the plan foretells") {
  TempDatabase database;
  create_shop(database);
  const Plan plan = planned(database, kRename);
  PlanWalk walk(database, plan);
  Application application(database);
  CHECK(application.failure("PREPARE everything AS SELECT * FROM item").empty());
  walk.run(kShowBoth);
  auto owner = database.open();
  for (const std::string& sql :
       statements_for_tables_alone(database.session().server_version(), "item")) {
    CAPTURE(sql);
    CHECK_THROWS_AS(owner->query(Sql::recorded(sql)), DatabaseError);
  }
  CHECK(application.failure("EXECUTE everything") == "0A000");
  CHECK(application.failure("INSERT INTO item (a, title) VALUES ('x', 'x')") == "42601");
  CHECK(database.value("SELECT pg_get_serial_sequence('item', 'serial_number') IS NULL") == "t");
}

TEST_CASE("RENAME COLUMN: where a view will not do twins do, and the plan says why") {
  TempDatabase database;
  create_shop(database);
  const auto why_twins_after = [&](const std::string& sql) {
    database.run(sql);
    const Plan plan = planned(database, kRename);
    CHECK(std::holds_alternative<InstallSyncTrigger>(plan.find(kShowBoth)->action));
    return plan.find(kShowBoth)->why;
  };
  using Catch::Contains;
  CHECK_THAT(planned(database, kRename).find(kShowBoth)->why, !Contains("a view would not do"));
  CHECK_THAT(why_twins_after("CREATE FUNCTION clear_items() RETURNS void LANGUAGE sql AS 'TRUNCATE "
                             "child, item'"),
             Contains("function public.clear_items() does what a view does not take: TRUNCATE"));
  CHECK_THAT(
      why_twins_after("DROP FUNCTION clear_items(); CREATE FUNCTION g() RETURNS trigger LANGUAGE "
                      "plpgsql AS 'BEGIN NEW.a := 1; RETURN NEW; END'; CREATE TRIGGER g BEFORE "
                      "INSERT ON item FOR EACH ROW EXECUTE FUNCTION g()"),
      Contains("trigger g runs public.g(), whose body names the column"));
  CHECK_THAT(
      why_twins_after("DROP FUNCTION g() CASCADE; CREATE TRIGGER g BEFORE INSERT ON item FOR "
                      "EACH ROW EXECUTE FUNCTION note('a')"),
      Contains("trigger g hands the column's name to public.note()"));
}

TEST_CASE("RENAME COLUMN: what neither a view nor twins will do is refused, with both reasons") {
  TempDatabase database;
  create_shop(database);
  const auto refused_after = [&](const std::string& sql) {
    database.run(sql);
    return refusal(database, kRename);
  };
  using Catch::Contains;
  CHECK(refusal(database, kRename).empty());
  CHECK_THAT(refused_after("CREATE FUNCTION f(item) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
             Contains("function public.f(public.item) uses its row type") &&
                 Contains("nor by twin columns: function public.f(public.item) depends on it"));
  CHECK_THAT(refused_after("DROP FUNCTION f(item); CREATE TABLE lockstep_base_item (x int)"),
             Contains("a relation public.lockstep_base_item exists already"));
  CHECK_THAT(refused_after("DROP TABLE lockstep_base_item; CREATE PUBLICATION p FOR TABLE item"),
             Contains("publication p would send the table as public.lockstep_base_item") &&
                 Contains("publication p would send a column that subscribers do not have"));
  CHECK(refusal(database, "-- lockstep: subscribers-ready: they know\n" + kRename).empty());
  CHECK_THAT(refused_after("DROP PUBLICATION p; CREATE TABLE heir () INHERITS (item)"),
             Contains("nor by twin columns: it has parents or children"));
}

TEST_CASE("RENAME COLUMN: the page shows what is run") {
  TempDatabase database;
  if (database.session().server_version() < ServerVersion::of_major(15)) return;
  check_page(database, "rename-column.md", "ALTER TABLE account RENAME COLUMN note TO remark;\n");
}

}  // namespace lockstep::tests
