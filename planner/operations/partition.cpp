// ATTACH PARTITION and CREATE TABLE … PARTITION OF without a scan under a lock: a CHECK, added NOT
// VALID and validated at leisure, proves what the server would read for (manual, ALTER TABLE …
// ATTACH PARTITION), and is dropped in the transaction that needed it. The DEFAULT partition is
// proved to hold no row within the new bounds in the same way.
//
// DETACH PARTITION by CONCURRENTLY, which keeps nobody out. It is taken back by an ATTACH with
// proof.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using operations::BoundsProof;

Sql add_check(const BoundsProof& proof) {
  return SqlBuilder{} << "ALTER TABLE " << proof.table << " ADD CONSTRAINT " << proof.name
                      << " CHECK (" << proof.check << ") NOT VALID";
}

Sql validate_check(const BoundsProof& proof) {
  return SqlBuilder{} << "ALTER TABLE " << proof.table << " VALIDATE CONSTRAINT " << proof.name;
}

Sql drop_check(const BoundsProof& proof) {
  return SqlBuilder{} << "ALTER TABLE " << proof.table << " DROP CONSTRAINT " << proof.name;
}

Sql drop_check_if_there(const RelationName& table, const Identifier& name) {
  return SqlBuilder{} << "ALTER TABLE " << table << " DROP CONSTRAINT IF EXISTS " << name;
}

Step check_step(const BoundsProof& proof, std::string why) {
  // Once it has proved what it was for it is gone, and its undo finds nothing.
  return {.id = "",
          .action = RunDdl{{add_check(proof)}, locked(proof.table, LockMode::AccessExclusive)},
          .undo = {.statements = {drop_check_if_there(proof.table, proof.name)},
                   .locks = locked(proof.table, LockMode::AccessExclusive)},
          .why = std::move(why)};
}

Step validate_step(const BoundsProof& proof) {
  return {.id = "",
          .action = ValidateConstraintStep{validate_check(proof), proof.table, proof.name},
          .undo = {},
          .why = "reads every row of " + proof.table.shown() + " while reads and writes go on"};
}

constexpr std::string_view kNewRows = "new rows have to be within the bounds at once";

std::string about_rest(const BoundsProof& rest) {
  return rest.table.shown() +
         " takes no more rows that are to go to the new partition; the server would read all of "
         "it under ACCESS EXCLUSIVE otherwise";
}

CompatibilityBreak rest_break(const BoundsProof& rest) {
  return {"writers", "rows within the new bounds, which would go to " + rest.table.shown() +
                         ", are refused (23514) while it is read, a partition for them not being "
                         "there yet"};
}

std::vector<RelationLock> with_exclusive(std::vector<RelationLock> locks,
                                         std::initializer_list<RelationName> relations) {
  for (const RelationName& relation : relations) {
    const std::string name = relation.shown();
    std::erase_if(locks, [&](const RelationLock& lock) { return lock.relation == name; });
    locks.push_back({name, LockMode::AccessExclusive});
  }
  std::sort(locks.begin(), locks.end());
  return locks;
}

Sql attach(const RelationName& table, const RelationName& partition, const Sql& bound) {
  return SqlBuilder{} << "ALTER TABLE " << table << " ATTACH PARTITION " << partition << " "
                      << bound;
}

Sql detach(const RelationName& table, const RelationName& partition) {
  return SqlBuilder{} << "ALTER TABLE " << table << " DETACH PARTITION " << partition;
}

Step attach_step(const operations::AttachPartition& operation) {
  RunDdl action{{attach(operation.table, operation.partition, operation.bound)}, operation.locks};
  if (operation.proof) action.sql.push_back(drop_check(*operation.proof));
  if (operation.rest) action.sql.push_back(drop_check(*operation.rest));
  Undo undo{.statements = {detach(operation.table, operation.partition)},
            .locks = with_exclusive(operation.locks, {operation.table, operation.partition})};
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why =
              "brief, as the CHECKs prove that no row has to be read; taken back, its rows "
              "stay in " +
              operation.partition.shown()};
}

}  // namespace

PlanFragment plan(const operations::AttachPartition& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = {operation.table.shown(), operation.partition.shown()};
  if (operation.proof)
    fragment.expand.push_back(check_step(*operation.proof, std::string(kNewRows)));
  if (operation.rest) {
    fragment.relations.push_back(operation.rest->table.shown());
    fragment.breaks.push_back(rest_break(*operation.rest));
    fragment.backfill.push_back(check_step(*operation.rest, about_rest(*operation.rest)));
  }
  if (operation.proof) fragment.backfill.push_back(validate_step(*operation.proof));
  if (operation.rest) fragment.backfill.push_back(validate_step(*operation.rest));
  fragment.backfill.push_back(attach_step(operation));
  return fragment;
}

// All of it in expand: statements behind it may speak of the new table.
PlanFragment plan(const operations::CreatePartition& operation, const OperationContext&) {
  const BoundsProof& rest = operation.rest;
  PlanFragment fragment;
  fragment.relations = {operation.table.shown(), operation.partition.shown(), rest.table.shown()};
  fragment.breaks.push_back(rest_break(rest));
  Step create{
      .id = "",
      .action = RunDdl{{Sql::from_statement(operation.statement), drop_check(rest)},
                       with_exclusive(operation.locks, {rest.table})},
      .undo = {.statements = {SqlBuilder{} << "DROP TABLE " << operation.partition},
               .locks = with_exclusive(operation.locks,
                                       {operation.table, operation.partition, rest.table}),
               .gate = unless_used({operation.partition})},
      .why = "brief, as the CHECK proves that no row of " + rest.table.shown() + " has to be read"};
  fragment.expand = {check_step(rest, about_rest(rest)), validate_step(rest), std::move(create)};
  return fragment;
}

namespace {

// A CHECK first, so that no row is read when the table becomes a partition again.
Undo attach_again(const operations::DetachPartition& operation) {
  const std::vector<RelationLock> partition =
      locked(operation.partition, LockMode::AccessExclusive);
  std::vector<RelationLock> both = with_exclusive(operation.locks, {operation.partition});
  std::erase_if(both,
                [&](const RelationLock& lock) { return lock.relation == operation.table.shown(); });
  both.push_back({operation.table.shown(), LockMode::ShareUpdateExclusive});
  const Sql again = attach(operation.table, operation.partition, operation.bound);
  if (!operation.proof) return {.statements = {again}, .locks = both};
  return {.statements = {add_check(*operation.proof)},
          .afterwards = {{validate_check(*operation.proof),
                          locked(operation.partition, LockMode::ShareUpdateExclusive)},
                         {again, both},
                         {drop_check(*operation.proof), partition}},
          .locks = partition};
}

Step detach_step(const operations::DetachPartition& operation) {
  Step step{.id = "",
            .action = RunDdl{{detach(operation.table, operation.partition)}, operation.locks},
            .undo = attach_again(operation),
            .why = "brief; its rows stay in " + operation.partition.shown()};
  if (operation.concurrently) {
    step.action = DetachPartitionStep{operation.table, operation.partition};
    step.why = "keeps no reader or writer of " + operation.table.shown() +
               " out; its rows stay in " + operation.partition.shown();
  }
  return step;
}

}  // namespace

PlanFragment plan(const operations::DetachPartition& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = {operation.table.shown(), operation.partition.shown()};
  fragment.breaks = operation.breaks;
  fragment.cutover.push_back(detach_step(operation));
  if (operation.concurrently && operation.left_check) {
    fragment.cutover.push_back(
        {.id = "",
         .action = RunDdl{{drop_check_if_there(operation.partition, *operation.left_check)},
                          locked(operation.partition, LockMode::AccessExclusive)},
         .undo = {},
         .why = "CONCURRENTLY leaves the bounds behind as a CHECK, which a plain DETACH does not"});
  }
  return fragment;
}

}  // namespace lockstep
