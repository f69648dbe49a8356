// A plan on a server, step by step, forwards and backwards: no transaction may take a lock that the
// plan does not list. The steps are run bare; how a runner locks, records and resumes them is
// tested with the executor.

#pragma once

#include "planner/plan.hpp"
#include "sql/catalog_snapshot.hpp"
#include "tests/catalog_shape.hpp"
#include "tests/temp_database.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::tests {

// Fails the test with the reason when the statements cannot be planned.
Plan planned(TempDatabase& database, const std::string& statements);
// The reason why they cannot be planned; "" when they can.
std::string refusal(TempDatabase& database, const std::string& statements);

class PlanWalk {
 public:
  // `plan` outlives the walk.
  PlanWalk(TempDatabase& database, const Plan& plan) : database_(database), plan_(plan) {}

  void run(std::string_view id);
  // `between` is called after each of its transactions.
  void undo(
      std::string_view id, const std::function<void()>& between = [] {});
  // Every step whose id begins so, in order; backwards.
  void run_all(std::string_view prefix);
  void undo_all(std::string_view prefix);
  // No row is out of sync by this step's measure.
  void check_in_sync(std::string_view verify_id);

 private:
  void transaction(const std::vector<Sql>& statements, const std::vector<RelationLock>& locks);

  TempDatabase& database_;
  const Plan& plan_;
};

}  // namespace lockstep::tests
