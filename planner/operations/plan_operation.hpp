// Operation → its steps, one function an operation and one operation a file. The only place where
// the planner writes statements.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/revision.hpp"
#include "planner/operation.hpp"
#include "planner/plan_builder.hpp"

namespace lockstep {

struct OperationContext {
  const RevisionId& revision;
  const AnalysisState& before;  // the state that the statement finds
  bool has_downgrade = false;   // the revision says how it is taken back
};

PlanFragment plan(const operations::RunAsWritten& operation, const OperationContext& context);
PlanFragment plan(const operations::CreateIndexConcurrently& operation,
                  const OperationContext& context);
PlanFragment plan(const operations::ValidateTableConstraint& operation,
                  const OperationContext& context);
PlanFragment plan(const operations::SetColumnNotNull& operation, const OperationContext& context);
PlanFragment plan(const operations::AddCheckConstraint& operation, const OperationContext& context);
PlanFragment plan(const operations::AddPlainColumn& operation, const OperationContext& context);
PlanFragment plan(const operations::ChangeColumnType& operation, const OperationContext& context);
PlanFragment plan(const operations::TwinColumns& operation, const OperationContext& context);
PlanFragment plan(const operations::RenameColumn& operation, const OperationContext& context);
PlanFragment plan(const operations::RenameTable& operation, const OperationContext& context);
PlanFragment plan(const operations::ChangeRows& operation, const OperationContext& context);
PlanFragment plan(const operations::EmptyTables& operation, const OperationContext& context);
PlanFragment plan(const operations::RefreshView& operation, const OperationContext& context);
PlanFragment plan(const operations::AddEnumValue& operation, const OperationContext& context);
PlanFragment plan(const operations::RenameEnumValue& operation, const OperationContext& context);
PlanFragment plan(const operations::AttachPartition& operation, const OperationContext& context);
PlanFragment plan(const operations::CreatePartition& operation, const OperationContext& context);
PlanFragment plan(const operations::DetachPartition& operation, const OperationContext& context);
PlanFragment plan(const operations::DropIndexes& operation, const OperationContext& context);
PlanFragment plan(const operations::ReindexTables& operation, const OperationContext& context);
PlanFragment plan(const operations::AddForeignKey& operation, const OperationContext& context);
PlanFragment plan(const operations::AddKey& operation, const OperationContext& context);
PlanFragment plan(const operations::CreatePartitionedIndex& operation,
                  const OperationContext& context);
PlanFragment plan(const operations::DropTableConstraint& operation,
                  const OperationContext& context);
PlanFragment plan(const operations::ReplaceConstraint& operation, const OperationContext& context);
PlanFragment plan(const operations::DropColumns& operation, const OperationContext& context);
PlanFragment plan(const operations::DropRelations& operation, const OperationContext& context);
PlanFragment plan(const operations::AddFilledColumn& operation, const OperationContext& context);
PlanFragment plan(const operations::DropColumnNotNull& operation, const OperationContext& context);
PlanFragment plan(const operations::DropColumnDefault& operation, const OperationContext& context);

}  // namespace lockstep
