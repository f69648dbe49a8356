// What every step says of itself: kind, statements, locks, and whether it commits with its ledger
// entry.

#include "tests/catch.hpp"
#include "tests/planner/sample_plan.hpp"

#include <set>

using namespace lockstep;

namespace {

const StepAction& action_of(const Plan& plan, std::string_view id) {
  return plan.find(id)->action;
}

}  // namespace

TEST_CASE("every kind of step has a name of its own") {
  std::set<std::string_view> kinds;
  const Plan plan = test::sample_plan();
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& step : phase.steps)
      kinds.insert(step_kind(step.action));
  }
  CHECK(kinds == std::set<std::string_view>{"await_gate", "backfill", "build_index_concurrently",
                                            "detach_partition", "drop_index_concurrently",
                                            "drop_object", "install_sync_trigger",
                                            "reindex_concurrently", "run_ddl", "run_dml",
                                            "validate_constraint", "verify"});
}

TEST_CASE("what cannot stand in one transaction is not transactional") {
  const Plan plan = test::sample_plan();
  CHECK(is_transactional(action_of(plan, "expand/1")));
  CHECK(is_transactional(action_of(plan, "backfill/2")));
  CHECK_FALSE(is_transactional(action_of(plan, "expand/4")));
  CHECK_FALSE(is_transactional(action_of(plan, "backfill/1")));
  CHECK_FALSE(is_transactional(action_of(plan, "contract/retire/1")));
}

TEST_CASE("a backfill is shown as the statement that it runs in batches") {
  const Plan plan = test::sample_plan();
  const std::vector<Sql> sql = step_sql(action_of(plan, "backfill/1"));
  REQUIRE(sql.size() == 1);
  CHECK(sql.front().text() == "UPDATE \"public\".\"Odd \"\"table\"\"\" SET n = o WHERE n IS NULL");
}

TEST_CASE("a verification is shown as the question for rows that differ") {
  const Sql differs = SqlBuilder{} << "a <> b";
  const RelationName table{std::nullopt, Identifier("t")};
  CHECK(step_sql(Verify{table, differs, {}}).front().text() ==
        "SELECT ctid FROM \"t\" WHERE a <> b");
  CHECK(step_sql(Verify{table, differs, {Identifier("x"), Identifier("y")}}).front().text() ==
        "SELECT \"x\", \"y\" FROM \"t\" WHERE a <> b");
}

TEST_CASE("locks that no step lists are known by its kind") {
  const Plan plan = test::sample_plan();
  const std::string table = "public.\"Odd \"\"table\"\"\"";
  using Locks = std::vector<RelationLock>;
  CHECK(step_locks(action_of(plan, "expand/4")) == Locks{{table, LockMode::ShareUpdateExclusive}});
  CHECK(step_locks(action_of(plan, "backfill/1")) == Locks{{table, LockMode::RowExclusive}});
  CHECK(step_locks(action_of(plan, "backfill/3")) == Locks{{table, LockMode::AccessShare}});
  CHECK(step_locks(action_of(plan, "contract/retire/1")).empty());
}
