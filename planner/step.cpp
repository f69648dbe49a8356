#include "planner/step.hpp"

#include "sql/overloaded.hpp"
#include "sql/sql_builder.hpp"

#include <array>

namespace lockstep {
namespace {

// One way to name `relation` in a list of locks, whether or not the author wrote its schema.
RelationLock lock(const RelationName& relation, LockMode mode) {
  return {relation.shown(), mode};
}

Sql rows_out_of_sync(const Verify& verify) {
  SqlBuilder sql;
  sql << "SELECT ";
  if (verify.key.empty()) {
    sql << "ctid";
  } else {
    sql << std::span<const Identifier>(verify.key);
  }
  return sql << " FROM " << verify.relation << " WHERE " << verify.out_of_sync;
}

// What all batches together do.
Sql whole_change(const Backfill& backfill) {
  SqlBuilder sql;
  if (backfill.edit == RowEdit::Delete) {
    sql << "DELETE FROM " << backfill.relation;
  } else {
    sql << "UPDATE " << backfill.relation << " SET " << backfill.assignment;
  }
  return sql << " WHERE " << backfill.out_of_sync;
}

struct RowEditName {
  RowEdit edit;
  std::string_view name;
};
constexpr std::array<RowEditName, 3> kRowEdits{
    {{RowEdit::Copy, "copy"}, {RowEdit::Update, "update"}, {RowEdit::Delete, "delete"}}};

}  // namespace

std::string_view to_string(RowEdit edit) {
  return kRowEdits[static_cast<std::size_t>(edit)].name;
}

std::optional<RowEdit> row_edit_from(std::string_view name) {
  for (const RowEditName& each : kRowEdits) {
    if (each.name == name) return each.edit;
  }
  return std::nullopt;
}

std::string_view step_kind(const StepAction& action) {
  return std::visit(
      Overloaded{
          [](const RunDdl&) -> std::string_view { return "run_ddl"; },
          [](const RunDml&) -> std::string_view { return "run_dml"; },
          [](const BuildIndexConcurrently&) -> std::string_view {
            return "build_index_concurrently";
          },
          [](const ValidateConstraintStep&) -> std::string_view { return "validate_constraint"; },
          [](const InstallSyncTrigger&) -> std::string_view { return "install_sync_trigger"; },
          [](const Backfill&) -> std::string_view { return "backfill"; },
          [](const Verify&) -> std::string_view { return "verify"; },
          [](const AwaitGate&) -> std::string_view { return "await_gate"; },
          [](const DropObject&) -> std::string_view { return "drop_object"; },
          [](const DetachPartitionStep&) -> std::string_view { return "detach_partition"; },
          [](const DropIndexConcurrently&) -> std::string_view {
            return "drop_index_concurrently";
          },
          [](const ReindexConcurrently&) -> std::string_view { return "reindex_concurrently"; },
      },
      action);
}

bool is_transactional(const StepAction& action) {
  return std::visit(Overloaded{
                        [](const RunDdl&) { return true; },
                        [](const RunDml&) { return true; },
                        [](const BuildIndexConcurrently&) { return false; },
                        [](const ValidateConstraintStep&) { return true; },
                        [](const InstallSyncTrigger&) { return true; },
                        [](const Backfill&) { return false; },
                        [](const Verify&) { return false; },
                        [](const AwaitGate&) { return false; },
                        [](const DropObject&) { return true; },
                        [](const DetachPartitionStep&) { return false; },
                        [](const DropIndexConcurrently&) { return false; },
                        [](const ReindexConcurrently&) { return false; },
                    },
                    action);
}

std::vector<Sql> step_sql(const StepAction& action) {
  using Statements = std::vector<Sql>;
  return std::visit(
      Overloaded{
          [](const RunDdl& step) { return step.sql; },
          [](const RunDml& step) { return step.sql; },
          [](const BuildIndexConcurrently& step) { return Statements{step.sql}; },
          [](const ValidateConstraintStep& step) { return Statements{step.sql}; },
          [](const InstallSyncTrigger& step) { return step.sql; },
          [](const Backfill& step) { return Statements{whole_change(step)}; },
          [](const Verify& step) { return Statements{rows_out_of_sync(step)}; },
          [](const AwaitGate&) { return Statements{}; },
          [](const DropObject& step) { return step.sql; },
          [](const DropIndexConcurrently& step) {
            return Statements{SqlBuilder{} << "DROP INDEX CONCURRENTLY IF EXISTS " << step.index};
          },
          [](const ReindexConcurrently& step) { return Statements{step.sql}; },
          [](const DetachPartitionStep& step) {
            return Statements{SqlBuilder{} << "ALTER TABLE " << step.table << " DETACH PARTITION "
                                           << step.partition << " CONCURRENTLY"};
          },
      },
      action);
}

std::vector<RelationLock> step_locks(const StepAction& action) {
  using Locks = std::vector<RelationLock>;
  return std::visit(
      Overloaded{
          [](const RunDdl& step) { return step.locks; },
          [](const RunDml& step) { return step.locks; },
          [](const BuildIndexConcurrently& step) {
            return Locks{lock(step.table, LockMode::ShareUpdateExclusive)};
          },
          [](const ValidateConstraintStep& step) {
            Locks locks{lock(step.table, LockMode::ShareUpdateExclusive)};
            for (const RelationName& child : step.children)
              locks.push_back(lock(child, LockMode::ShareUpdateExclusive));
            return locks;
          },
          [](const InstallSyncTrigger& step) { return step.locks; },
          [](const Backfill& step) { return Locks{lock(step.relation, LockMode::RowExclusive)}; },
          [](const Verify& step) { return Locks{lock(step.relation, LockMode::AccessShare)}; },
          [](const AwaitGate&) { return Locks{}; },
          [](const DropObject& step) { return step.locks; },
          [](const DetachPartitionStep& step) {
            return Locks{lock(step.table, LockMode::ShareUpdateExclusive),
                         lock(step.partition, LockMode::AccessExclusive)};
          },
          [](const DropIndexConcurrently& step) {
            return Locks{lock(step.table, LockMode::ShareUpdateExclusive)};
          },
          [](const ReindexConcurrently& step) {
            return Locks{lock(step.table, LockMode::ShareUpdateExclusive)};
          },
      },
      action);
}

}  // namespace lockstep
