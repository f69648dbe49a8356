// DROP CONSTRAINT of a table in use. A CHECK or FOREIGN KEY goes at once, since what the new
// version writes may violate it; an undo puts it back NOT VALID and proves it again. A UNIQUE or
// PRIMARY KEY is what ON CONFLICT of the old version counts on, so it goes when that version has
// gone.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {
namespace {

Step drop(const operations::DropTableConstraint& operation) {
  return {
      .id = "",
      .action = RunDdl{{drop_constraint(operation.table, Identifier(operation.constraint.name))},
                       operation.locks},
      .undo = {},
      .why = ""};
}

PlanFragment drop_key(const operations::DropTableConstraint& operation) {
  const std::string shown = Identifier(operation.constraint.name).shown();
  Step step = drop(operation);
  step.why = "nothing that the old version does counts on the key any more";
  auto again = operation.index && !operation.partitioned
                   ? key_again(operation.table, operation.constraint, *operation.index,
                               Identifier(operation.constraint.name))
                   : std::nullopt;
  if (again) {
    step.undo.afterwards = std::move(*again);
  } else {
    step.reversible = false;
    step.why += "; nothing builds its index again";
  }
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  fragment.breaks = {
      {"writers", "INSERT … ON CONFLICT that counts on " + shown + " of " +
                      operation.table.shown() + " fails (42P10, 42704) from retire on"},
      {"writers", "rows of the new version that " + shown + " forbids are refused until retire"}};
  fragment.retire = {
      await({{Gate::Soak, Gate::Observe}}, "until then the old version may count on the key"),
      std::move(step)};
  if (fragment.retire.back().reversible)
    fragment.retire.push_back(await({{Gate::Bake}}, "until then `undo` builds the key again"));
  return fragment;
}

PlanFragment drop_check(const operations::DropTableConstraint& operation) {
  Step step = drop(operation);
  step.why = "the new version may write what it forbids";
  // A foreign key of a partitioned table cannot come back NOT VALID.
  if (operation.partitioned && operation.constraint.kind == "foreign key") {
    step.reversible = false;
    step.why +=
        "; on a partitioned table it would come back only by reading every row under "
        "its locks";
  } else {
    step.undo = constraint_again(operation.table, operation.constraint, operation.locks);
  }
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  fragment.breaks = {{"readers", "rows that " + Identifier(operation.constraint.name).shown() +
                                     " of " + operation.table.shown() +
                                     " forbids may be there from expand on"}};
  fragment.expand.push_back(std::move(step));
  return fragment;
}

}  // namespace

PlanFragment plan(const operations::DropTableConstraint& operation, const OperationContext&) {
  const std::string& kind = operation.constraint.kind;
  PlanFragment fragment =
      kind == "unique" || kind == "primary key" ? drop_key(operation) : drop_check(operation);
  for (const RelationLock& lock : operation.locks)
    fragment.relations.push_back(lock.relation);
  return fragment;
}

}  // namespace lockstep
