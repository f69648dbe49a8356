// DROP CONSTRAINT and ADD CONSTRAINT of one that takes its place. The new one is built and proven
// beside the old one; then the two change places in one short transaction, so that at no time rows
// get in that neither allows. A UNIQUE that the old version counts on stays under another name
// until that version has gone; of a PRIMARY KEY, of which there can be but one, a unique index
// stays.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/constraint_steps.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "sql/catalog_definition.hpp"
#include "sql/clause_text.hpp"
#include "sql/errors.hpp"

#include <algorithm>

namespace lockstep {
namespace {

class Replacement {
 public:
  Replacement(const operations::ReplaceConstraint& operation, const OperationContext& context)
      : operation_(operation),
        context_(context),
        table_(operation.table),
        old_(operation.old_constraint.name),
        name_(*operation.constraint.name),
        same_name_(old_ == name_),
        beside_(same_name_ ? new_name(name_.text()) : name_),
        retired_(old_name(old_.text())) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.keeps_shapes = true;
    for (const RelationLock& lock : swap_locks())
      fragment.relations.push_back(lock.relation);
    if (operation_.old_index) {
      plan_key(fragment);
    } else {
      plan_check(fragment);
    }
    return fragment;
  }

 private:
  bool was_primary() const { return operation_.old_constraint.kind == "primary key"; }

  std::vector<RelationLock> swap_locks() const {
    std::vector<RelationLock> locks = operation_.old_locks;
    for (const RelationName& referenced : operation_.referenced) {
      const RelationLock lock{referenced.shown(), LockMode::AccessExclusive};
      if (std::find(locks.begin(), locks.end(), lock) == locks.end()) locks.push_back(lock);
    }
    return locks;
  }

  void plan_check(PlanFragment& fragment) const {
    SqlBuilder definition;
    definition << without_name(operation_.constraint);
    const bool proven = operation_.constraint.validation == Validation::Immediate;
    if (proven) definition << " NOT VALID";
    const bool foreign = operation_.constraint.kind == ConstraintKind::ForeignKey;
    std::vector<RelationName> both{table_};
    append(both, operation_.referenced);
    fragment.expand.push_back(
        {.id = "",
         .action = RunDdl{{add_constraint(table_, beside_, definition)},
                          locked(both, foreign ? LockMode::ShareRowExclusive
                                               : LockMode::AccessExclusive)},
         .undo = {.statements = {drop_constraint(table_, beside_)},
                  .locks = locked(both, LockMode::AccessExclusive)},
         .why = "stands beside " + old_.shown() + ", and holds for every new row at once"});
    if (proven) fragment.backfill.push_back(validate_step(table_, beside_));
    fragment.backfill.push_back(swap_check());
  }

  Step swap_check() const {
    RunDdl action{{drop_constraint(table_, old_)}, swap_locks()};
    Undo undo = constraint_again(table_, operation_.old_constraint, operation_.old_locks);
    undo.locks = swap_locks();
    if (same_name_) {
      action.sql.push_back(rename_constraint(table_, beside_, name_));
      undo.statements.insert(undo.statements.begin(), rename_constraint(table_, name_, beside_));
    }
    return {.id = "",
            .action = std::move(action),
            .undo = std::move(undo),
            .why = "the new constraint takes the old one's place, and no row is read"};
  }

  void plan_key(PlanFragment& fragment) const {
    for (const operations::SetColumnNotNull& column : operation_.not_null) {
      PlanFragment part = lockstep::plan(column, context_);
      append(fragment.expand, std::move(part.expand));
      append(fragment.backfill, std::move(part.backfill));
    }
    fragment.expand.push_back(
        build_key(table_, operation_.constraint, beside_,
                  "the new key's index stands beside the old one's before anything is given up"));
    if (was_primary()) fragment.expand.push_back(build_spare());
    fragment.backfill.push_back(swap_key());
    fragment.retire = {
        await({{Gate::Soak, Gate::Observe}}, "until then the old version may count on the old key"),
        retire_old(), await({{Gate::Bake}}, "until then `undo` builds the old key again")};
    const std::string since = "the build of " + beside_.shown();
    fragment.breaks = {upserts_may_fail(old_, *context_.before.relation(table_), since),
                       {"writers", "rows of the new version that the old " + old_.shown() + " of " +
                                       table_.shown() + " forbids are refused until retire"},
                       {"writers", "INSERT … ON CONFLICT ON CONSTRAINT " + name_.shown() +
                                       " means the new key from the end of the backfill on"}};
  }

  RelationName beside_table(const Identifier& index) const { return {table_.schema, index}; }

  Step build_spare() const {
    const CatalogIndex& index = *operation_.old_index;
    const auto tablespace =
        index.tablespace.empty() ? std::nullopt : std::optional<Identifier>(index.tablespace);
    return {
        .id = "",
        .action = BuildIndexConcurrently{*renamed_index(index.definition, retired_, {}, tablespace),
                                         table_, beside_table(retired_)},
        .undo = {.statements = {SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS "
                                             << beside_table(retired_)},
                 .locks = locked(table_, LockMode::ShareUpdateExclusive)},
        .why = "a table has one primary key; the old one's columns stay unique by this index"};
  }

  Step swap_key() const {
    std::vector<Sql> over;
    std::vector<Sql> back{drop_constraint(table_, name_)};
    if (was_primary()) {
      over.push_back(drop_constraint(table_, old_));
      Constraint old;
      old.kind = ConstraintKind::PrimaryKey;
      back.push_back(add_constraint(table_, old_, key_using(old, retired_)));
      append(back, dressed());
    } else {
      over.push_back(rename_constraint(table_, old_, retired_));
      back.push_back(rename_constraint(table_, retired_, old_));
    }
    over.push_back(add_constraint(table_, name_, key_using(operation_.constraint, beside_)));
    return {.id = "",
            .action = RunDdl{std::move(over), swap_locks()},
            .undo = {.statements = std::move(back), .locks = swap_locks()},
            .why = "the new key takes the old one's place, and no row is read"};
  }

  // What the constraint and its index wore; the rest the spare index has by its definition.
  std::vector<Sql> dressed() const {
    std::vector<Sql> statements;
    if (!operation_.old_constraint.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON CONSTRAINT " << old_ << " ON " << table_
                                        << " IS " << Literal{operation_.old_constraint.comment});
    }
    if (!operation_.old_index->comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON INDEX " << beside_table(old_) << " IS "
                                        << Literal{operation_.old_index->comment});
    }
    if (operation_.old_index->clustered)
      statements.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " CLUSTER ON " << old_);
    return statements;
  }

  Step retire_old() const {
    Step step{.id = "",
              .action = RunDdl{{drop_constraint(table_, retired_)},
                               locked(table_, LockMode::AccessExclusive)},
              .undo = {},
              .why = "nothing that the old version does counts on the old key any more"};
    if (was_primary()) {
      step.action = DropIndexConcurrently{table_, beside_table(retired_)};
      CatalogIndex spare = *operation_.old_index;
      spare.name = retired_.text();
      spare.comment.clear();
      spare.clustered = false;
      step.undo.afterwards = *index_again(table_, spare);
    } else {
      step.undo.afterwards =
          *key_again(table_, operation_.old_constraint, *operation_.old_index, retired_);
    }
    return step;
  }

  const operations::ReplaceConstraint& operation_;
  const OperationContext& context_;
  RelationName table_;
  Identifier old_;
  Identifier name_;
  bool same_name_;
  Identifier beside_;   // the new one's until the swap
  Identifier retired_;  // the old one's afterwards
};

}  // namespace

PlanFragment plan(const operations::ReplaceConstraint& operation, const OperationContext& context) {
  if (!operation.constraint.name) throw InternalError("a constraint without a name was planned");
  return Replacement(operation, context).plan();
}

}  // namespace lockstep
