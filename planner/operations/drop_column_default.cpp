// DROP DEFAULT of a NOT NULL column: INSERTs of the old version leave it out. From expand on a
// trigger gives them what the default gave, and counts them; when none has come for long enough,
// retire takes it away.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/replacement_steps.hpp"

namespace lockstep {

PlanFragment plan(const operations::DropColumnDefault& operation, const OperationContext& context) {
  const RelationName& table = operation.table;
  const Identifier& column = operation.fill.column;
  const FillTrigger fill(operation.fill, replacement_tag(context.revision, table, column));
  const auto alter = [&] {
    return SqlBuilder{} << "ALTER TABLE " << table << " ALTER COLUMN " << column;
  };

  PlanFragment fragment;
  fragment.own_columns_only = true;
  fragment.relations = {table.shown()};
  fragment.breaks = {{"writers", "until retire an INSERT of NULL into " + table.shown() + "." +
                                     column.shown() +
                                     " stores what was its default; from then on one that leaves "
                                     "it out fails (23502)"}};
  RunDdl action{{alter() << " DROP DEFAULT"}, locked(table, LockMode::AccessExclusive)};
  append(action.sql, fill.create_counting());
  Undo undo{.statements = fill.drop_counting(), .locks = locked(table, LockMode::AccessExclusive)};
  undo.statements.push_back(alter() << " SET DEFAULT " << operation.fill.value);
  fragment.expand.push_back(
      {.id = "",
       .action = std::move(action),
       .undo = std::move(undo),
       .why = "INSERTs that leave " + column.shown() + " out go on as before, and are counted"});
  append(fragment.retire, retire_fill(fill, table, column));
  return fragment;
}

}  // namespace lockstep
