// Small parts that several operations share.

#pragma once

#include "planner/plan_builder.hpp"
#include "sql/sql_builder.hpp"

#include <iterator>
#include <utility>
#include <vector>

namespace lockstep {

template <class Element>
void append(std::vector<Element>& to, std::vector<Element> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

inline std::vector<RelationLock> locked(const RelationName& relation, LockMode mode) {
  return {{relation.shown(), mode}};
}

// What has to hold before `shape` is taken away again: the new version may live on it by then.
inline AwaitGate unless_used(UseTarget shape) {
  return {{Gate::OldUsersGone}, {std::move(shape)}};
}

inline Step await(AwaitGate gates, std::string why) {
  return {
      .id = "", .action = std::move(gates), .undo = {}, .reversible = true, .why = std::move(why)};
}

// Before what does not come back. `watched`: the names that go with it.
inline Step gate_of_loss(std::vector<UseTarget> watched) {
  return await({{Gate::OldUsersGone, Gate::Observe, Gate::RestorePoint}, std::move(watched)},
               "what is given up here does not come back");
}

// Everything after cutover has begun, in the same order: for what only the new version tolerates.
inline void defer_to_cutover(PlanFragment& fragment) {
  std::vector<Step> steps = std::move(fragment.expand);
  for (std::vector<Step>* later : {&fragment.backfill, &fragment.cutover}) {
    steps.insert(steps.end(), std::make_move_iterator(later->begin()),
                 std::make_move_iterator(later->end()));
  }
  fragment.expand.clear();
  fragment.backfill.clear();
  fragment.cutover = std::move(steps);
}

}  // namespace lockstep
