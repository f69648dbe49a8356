// DROP COLUMN under load. Nothing is taken from the old version until retire, where the columns are
// renamed out of sight first, which `undo` takes back, and dropped last.
//
// The new version does not know the columns and leaves them out of its INSERTs. One that may not be
// NULL gets a value by a trigger (`-- lockstep: reverse`, trap 22), so that the old version never
// meets NULL there, and a way back needs no proof.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/replacement_steps.hpp"
#include "planner/operations/touch_routines.hpp"

namespace lockstep {
namespace {

class ColumnsDropped {
 public:
  ColumnsDropped(const operations::DropColumns& operation, const OperationContext& context)
      : operation_(operation), table_(operation.table.relation_name()) {
    if (operation.fill) {
      fill_.emplace(*operation.fill,
                    replacement_tag(context.revision, table_, operation.fill->column));
    }
  }

  PlanFragment plan() const {
    PlanFragment fragment;
    for (const RelationName& relation : operation_.family)
      fragment.relations.push_back(relation.shown());
    fragment.own_columns_only = true;
    fragment.breaks = breaks();
    if (fill_) fragment.expand.push_back(fill());
    fragment.retire = {
        retire_gate(), soft_drop(),
        await({{Gate::Bake, Gate::RestorePoint}},
              "nobody has missed " + listed() + ", and there is a point to restore to"),
        drop()};
    return fragment;
  }

 private:
  std::string listed() const {
    std::string text;
    for (const Identifier& column : operation_.columns)
      text += (text.empty() ? "" : ", ") + table_.shown() + "." + column.shown();
    return text;
  }
  static Identifier dropped(const Identifier& column) {
    return derived_name("lockstep_dropped_", column);
  }
  SqlBuilder alter() const { return SqlBuilder{} << "ALTER TABLE " << table_; }
  std::vector<RelationLock> exclusive() const {
    std::vector<RelationLock> locks;
    for (const RelationName& relation : operation_.family)
      locks.push_back({relation.shown(), LockMode::AccessExclusive});
    return locks;
  }
  std::vector<CompatibilityBreak> breaks() const;
  Step fill() const;
  Step retire_gate() const;
  Step soft_drop() const;
  Step drop() const;

  const operations::DropColumns& operation_;
  RelationName table_;
  std::optional<FillTrigger> fill_;
};

std::vector<CompatibilityBreak> ColumnsDropped::breaks() const {
  std::vector<CompatibilityBreak> breaks{
      {"all", "statements of the old version that name " + listed() + " fail from retire on"},
      {"readers", "SELECT * from " + table_.shown() + " still shows " + listed() +
                      " until retire, under another name until the end of bake: prepared once "
                      "with it fails once (0A000) at each of the two"}};
  if (fill_) {
    breaks.push_back({"readers",
                      "rows that the new version inserts have the value of `reverse` "
                      "in " +
                          table_.shown() + "." + operation_.fill->column.shown()});
  }
  for (const Identifier& column : operation_.columns) {
    const CatalogColumn* known = operation_.table.column(column);
    const bool filled = operation_.fill && operation_.fill->column == column;
    if (known == nullptr || known->not_null || known->default_value || filled) continue;
    breaks.push_back({"readers", "rows that the new version inserts have NULL in " +
                                     table_.shown() + "." + column.shown()});
  }
  if (!operation_.names_column.empty()) {
    breaks.push_back({"all", "these name what is dropped, and retire waits until they do not: " +
                                 enumerated(operation_.names_column)});
  }
  return breaks;
}

Step ColumnsDropped::fill() const {
  const std::vector<RelationLock> locks = locked(table_, LockMode::ShareRowExclusive);
  return {.id = "",
          .action = InstallSyncTrigger{fill_->create(), locks},
          .undo = {.statements = fill_->drop(), .locks = exclusive()},
          .why = "the new version leaves " + operation_.fill->column.shown() +
                 " out of its INSERTs; it gets a value there, which the old version reads"};
}

Step ColumnsDropped::retire_gate() const {
  return await(
      {{Gate::OldUsersGone, Gate::PositionalStatements, Gate::PreparedStatements, Gate::Observe},
       {{table_, operation_.columns}}},
      "until then the old version reads and writes " + listed() + " as before");
}

Step ColumnsDropped::soft_drop() const {
  RunDdl action{{}, exclusive()};
  Undo undo{.statements = {}, .locks = exclusive()};
  for (const Identifier& column : operation_.columns) {
    action.sql.push_back(alter() << " RENAME COLUMN " << column << " TO " << dropped(column));
    undo.statements.push_back(alter() << " RENAME COLUMN " << dropped(column) << " TO " << column);
  }
  if (fill_) {
    action.sql.push_back(fill_->renamed(dropped(operation_.fill->column)));
    undo.statements.push_back(fill_->renamed(operation_.fill->column));
  }
  action.sql.push_back(touch_routines(operation_.family));
  undo.statements.push_back(touch_routines(operation_.family));
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why = "out of sight under another name, with all data; `undo` brings it back at once"};
}

Step ColumnsDropped::drop() const {
  DropObject action{{}, operation_.effect.locks};
  if (fill_) append(action.sql, fill_->drop());
  SqlBuilder columns = alter();
  for (std::size_t index = 0; index < operation_.columns.size(); ++index) {
    columns << (index > 0 ? Fragment(", DROP COLUMN ") : Fragment(" DROP COLUMN "))
            << dropped(operation_.columns[index]);
  }
  action.sql.push_back(columns);
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .reversible = false,
          .why = "the data of " + listed() +
                 " is given up, with the indexes and constraints that "
                 "read it"};
}

}  // namespace

PlanFragment plan(const operations::DropColumns& operation, const OperationContext& context) {
  return ColumnsDropped(operation, context).plan();
}

}  // namespace lockstep
