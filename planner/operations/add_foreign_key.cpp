// ADD FOREIGN KEY between tables in use: NOT VALID holds for new rows at once, and takes its locks
// for a moment only; VALIDATE proves the old ones while reads and writes go on. A partitioned table
// knows no NOT VALID before PostgreSQL 18: each partition gets and proves its own, and the table's
// then adopts them without reading a row.

#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "sql/clause_text.hpp"
#include "sql/errors.hpp"

namespace lockstep {
namespace {

class ForeignKeyAddition {
 public:
  explicit ForeignKeyAddition(const operations::AddForeignKey& operation)
      : operation_(operation),
        name_(*operation.constraint.name),
        proven_(operation.constraint.validation == Validation::Immediate) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.keeps_shapes = true;
    for (const RelationName& relation : both(with_family(operation_.table, operation_.family)))
      fragment.relations.push_back(relation.shown());
    if (operation_.family.below.empty()) {
      fragment.expand.push_back(add(operation_.table));
      if (proven_) fragment.backfill.push_back(validate_step(operation_.table, name_));
    } else {
      for (const RelationName& leaf : operation_.family.with_rows) {
        fragment.expand.push_back(add(leaf));
        fragment.backfill.push_back(validate_step(leaf, name_));
      }
      fragment.backfill.push_back(adopt());
    }
    if (operation_.contract_phase) defer_to_cutover(fragment);
    return fragment;
  }

 private:
  std::vector<RelationName> both(std::vector<RelationName> referencing) const {
    referencing.insert(referencing.end(), operation_.referenced.begin(),
                       operation_.referenced.end());
    return referencing;
  }

  Sql definition(bool not_valid) const {
    SqlBuilder sql;
    sql << without_name(operation_.constraint);
    if (not_valid) sql << " NOT VALID";
    return sql;
  }

  Step add(const RelationName& table) const {
    std::string why = "holds for every new row of " + table.shown() +
                      " at once; rows that are there are not read";
    if (operation_.referenced.size() > 1) {
      why +=
          "; before PostgreSQL 18 what the catalog keeps of it for each partition referred to "
          "stays marked NOT VALID, though all of it is proven";
    }
    if (!operation_.missing_index.empty()) {
      why += "; no index of the table begins with " + operation_.missing_index +
             ", so each DELETE of a row referred to reads all of it";
    }
    return {.id = "",
            .action = RunDdl{{add_constraint(table, name_, definition(proven_))},
                             locked(both({table}), LockMode::ShareRowExclusive)},
            // The table's own takes that of its partitions along.
            .undo = {.statements = {SqlBuilder{} << "ALTER TABLE " << table
                                                 << " DROP CONSTRAINT IF EXISTS " << name_},
                     .locks = locked(both({table}), LockMode::AccessExclusive)},
            .why = std::move(why)};
  }

  Step adopt() const {
    const std::vector<RelationName> all = both(with_family(operation_.table, operation_.family));
    std::vector<RelationLock> locks =
        locked(with_family(operation_.table, operation_.family), LockMode::ShareRowExclusive);
    append(locks, locked(operation_.referenced, LockMode::AccessExclusive));
    return {.id = "",
            .action = RunDdl{{add_constraint(operation_.table, name_, definition(false))},
                             std::move(locks)},
            .undo = {.statements = {drop_constraint(operation_.table, name_)},
                     .locks = locked(all, LockMode::AccessExclusive)},
            .why = "the partitions' own are proven, so they are adopted and no row is read"};
  }

  const operations::AddForeignKey& operation_;
  Identifier name_;
  bool proven_;
};

}  // namespace

PlanFragment plan(const operations::AddForeignKey& operation, const OperationContext&) {
  if (!operation.constraint.name) throw InternalError("a foreign key without a name was planned");
  return ForeignKeyAddition(operation).plan();
}

}  // namespace lockstep
