// DROP INDEX of a table in use. The old version may be fast by the index, or count on it in ON
// CONFLICT, so it goes when that version has gone; CONCURRENTLY, so that nobody waits. Until the
// bake time is over `undo` builds it again.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {
namespace {

using Dropped = operations::DropIndexes::Dropped;

Step drop(const Dropped& dropped) {
  const RelationName index{dropped.table.schema, Identifier(dropped.index.name)};
  Step step{.id = "",
            .action = DropIndexConcurrently{dropped.table, index},
            .undo = {},
            .why = "a drop that is not CONCURRENTLY would block every read and write of " +
                   dropped.table.shown() + " while it waits for those under way"};
  if (dropped.made_here) {
    step.why += "; the revision itself made the index, and an abort leaves it away";
  } else if (!dropped.index.valid) {
    step.why += "; it is INVALID and serves nobody, and an abort leaves it away";
  } else if (auto again = index_again(dropped.table, dropped.index)) {
    step.undo.afterwards = std::move(*again);
  } else {
    step.reversible = false;
    step.why += "; its definition cannot be read, so nothing makes it again";
  }
  return step;
}

}  // namespace

PlanFragment plan(const operations::DropIndexes& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.keeps_shapes = true;
  for (const Dropped& dropped : operation.indexes) {
    fragment.relations.push_back(dropped.table.shown());
    if (dropped.unused) {
      fragment.expand.push_back(drop(dropped));
    } else {
      fragment.retire.push_back(drop(dropped));
    }
    if (!dropped.unused && dropped.index.unique) {
      fragment.breaks.push_back({"writers", "INSERT … ON CONFLICT that counts on index " +
                                                Identifier(dropped.index.name).shown() + " of " +
                                                dropped.table.shown() +
                                                " fails (42P10) from retire on"});
    }
  }
  if (fragment.retire.empty()) return fragment;
  fragment.retire.insert(
      fragment.retire.begin(),
      await({{Gate::Soak, Gate::Observe}}, "until then the old version may be fast by the index"));
  fragment.retire.push_back(await({{Gate::Bake}}, "until then `undo` builds the index again"));
  return fragment;
}

}  // namespace lockstep
