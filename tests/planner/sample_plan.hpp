// A plan that has every kind of step and every optional part, made by hand: for tests of what reads
// plans.

#pragma once

#include "planner/plan.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep::test {

inline Plan sample_plan() {
  const RelationName table{Identifier("public"), Identifier("Odd \"table\"")};
  const RelationName unqualified{std::nullopt, Identifier("t")};
  const std::vector<RelationLock> locks{{table.shown(), LockMode::AccessExclusive}};
  const Sql sql = SqlBuilder{} << "ALTER TABLE " << table
                               << " ADD COLUMN n bigint DEFAULT 'é\n\"x\"'";
  const Backfill backfill{table,
                          SqlBuilder{} << "n = o",
                          SqlBuilder{} << "n IS NULL",
                          {Identifier("a"), Identifier("b")},
                          SqlBuilder{} << "CASE WHEN o = 'x' THEN 'bad' END"};

  const AwaitGate gate{{Gate::Soak, Gate::Bake},
                       {{table, {Identifier("a")}}, {unqualified, {}}},
                       Headroom{table, Identifier("a"), 2147483647}};

  Step guarded{.id = "expand/1",
               .action = RunDdl{{sql, sql}, locks, LossGuard{unqualified, sql}, true},
               .undo = {{sql},
                        {{sql, locks}, {sql, {}, UndoLater::BuiltIndex{table, unqualified}}},
                        locks,
                        backfill,
                        gate},
               .why = "because"};
  Plan plan{.revision = "4c1e9a2b7d10",
            .source = "migrations/4c1e9a2b7d10_x.sql",
            .checksum = "c",
            .fingerprint = "f",
            .operation_class = OperationClass::Flip,
            .breaks = {{"readers", "something"}},
            .relations = {"public.a", "public.b"},
            .point_of_no_return = "contract/retire/2"};
  plan.phases = {
      {Phase::Expand,
       std::nullopt,
       {guarded,
        {.id = "expand/2", .action = RunDdl{{sql}, {}}},
        {.id = "expand/3", .action = RunDml{{sql}, {{"public.t", LockMode::RowExclusive}}}},
        {.id = "expand/4", .action = BuildIndexConcurrently{sql, table, unqualified}},
        {.id = "expand/5", .action = InstallSyncTrigger{{sql}, locks}},
        {.id = "expand/6", .action = DropIndexConcurrently{table, unqualified}},
        {.id = "expand/7", .action = ReindexConcurrently{sql, table}}}},
      {Phase::Backfill,
       std::nullopt,
       {{.id = "backfill/1", .action = backfill},
        {.id = "backfill/4",
         .action = Backfill{table, Sql(), sql, {}, std::nullopt, RowEdit::Delete}},
        {.id = "backfill/2", .action = ValidateConstraintStep{sql, table, Identifier("k")}},
        {.id = "backfill/3", .action = Verify{table, sql, {}}},
        {.id = "backfill/4",
         .action = ValidateConstraintStep{sql, table, Identifier("k"), {unqualified, table}}}}},
      {Phase::Contract,
       Stage::Cutover,
       {{.id = "contract/cutover/1", .action = DetachPartitionStep{table, unqualified}}}},
      {Phase::Contract,
       Stage::Retire,
       {{.id = "contract/retire/1", .action = gate},
        {.id = "contract/retire/2",
         .action = DropObject{{sql}, locks, true},
         .undo = {},
         .reversible = false}}}};
  return plan;
}

}  // namespace lockstep::test
