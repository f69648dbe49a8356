// Revision + catalog → plan. Pure and deterministic: the same input gives the same fingerprint.

#pragma once

#include "migrations/revision.hpp"
#include "planner/plan.hpp"
#include "sql/catalog_snapshot.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace lockstep {

struct PlanContext {
  ServerVersion version = ServerVersion::of_major(15);
  std::optional<CatalogSnapshot>
      catalog;  // what cannot be planned without it is refused, saying so
};

// One operation's steps by phase and stage, not yet numbered.
struct PlanFragment {
  std::vector<Step> expand;
  std::vector<Step> backfill;
  std::vector<Step> cutover;
  std::vector<Step> retire;
  OperationClass operation_class = OperationClass::Both;
  std::vector<CompatibilityBreak> breaks;
  std::vector<std::string> relations;  // touched, shown form
  // Its steps give and take away what no other statement speaks of: the tables stay as they are.
  bool keeps_shapes = false;
  // Its backfill changes rows and nothing else.
  bool changes_rows = false;
  // Its contract phase leaves alone what speaks of other columns of the table.
  bool own_columns_only = false;
  // What the first step of its backfill writes where it is out of sync, if it may do so in one pass
  // over the table with others.
  struct Copy {
    Identifier column;
    Sql value;  // of the column's own type
  };
  std::optional<Copy> copy{};
};

using PlanResult = std::variant<Plan, std::vector<Unplannable>>;

// Plans the statements of one section of a revision.
PlanResult build_plan(const Revision& revision, const Script& section, const PlanContext& context);
inline PlanResult build_plan(const Revision& revision, const PlanContext& context) {
  return build_plan(revision, revision.upgrade, context);
}
// Relations that the revision's statements lock, shown form, sorted; also where they cannot be
// planned.
std::vector<std::string> named_relations(const Revision& revision, const PlanContext& context);

}  // namespace lockstep
