#include "planner/operations/shared_pass.hpp"

#include "planner/operations/fragment.hpp"

#include <optional>

namespace lockstep {

void SharedPasses::share(PlanFragment& whole, PlanFragment& part) {
  if (!part.copy) return;
  const auto& action = std::get<Backfill>(part.backfill.front().action);
  Share share{part.copy->column, part.copy->value, action};
  const auto [place, first] =
      passes_.try_emplace(action.relation.shown(), Pass{.step = whole.backfill.size()});
  Pass& pass = place->second;
  pass.shares.push_back(std::move(share));
  if (first) return;
  whole.backfill[pass.step] = merged(pass);
  part.backfill.erase(part.backfill.begin());
}

// A row that one column is still to be filled in may have the others' values already, which stay.
Step SharedPasses::merged(const Pass& pass) {
  Backfill action = pass.shares.front().alone;
  SqlBuilder assignment;
  SqlBuilder to_do;
  SqlBuilder poison;
  bool may_fail = false;
  std::string why = "one pass over " + action.relation.shown() + " fills ";
  for (std::size_t index = 0; index < pass.shares.size(); ++index) {
    const Share& share = pass.shares[index];
    const bool first = index == 0;
    assignment << (first ? Fragment("") : Fragment(", ")) << share.column << " = CASE WHEN "
               << share.alone.out_of_sync << " THEN " << share.value << " ELSE " << share.column
               << " END";
    to_do << (first ? Fragment("(") : Fragment(" OR (")) << share.alone.out_of_sync << ")";
    if (share.alone.poison) {
      poison << (may_fail ? Fragment(", ") : Fragment("COALESCE(")) << *share.alone.poison;
      may_fail = true;
    }
    if (!first) why += index + 1 == pass.shares.size() ? " and " : ", ";
    why += share.column.shown();
  }
  action.assignment = assignment;
  action.out_of_sync = to_do;
  action.poison = may_fail ? std::optional<Sql>(poison << ")") : std::nullopt;
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .why = why + " in the rows that were there before them"};
}

}  // namespace lockstep
