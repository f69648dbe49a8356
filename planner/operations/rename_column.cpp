// RENAME COLUMN under load. One transaction gives the column its new name and puts an updatable
// view in the table's place that shows it under both; another takes the view away again. Nothing is
// copied, so nothing can be lost, and either can be taken back at any time.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/table_view.hpp"
#include "planner/operations/touch_routines.hpp"

namespace lockstep {
namespace {

class ColumnRename {
 public:
  ColumnRename(const operations::RenameColumn& operation, ServerVersion version)
      : operation_(operation),
        version_(version),
        table_(operation.table.relation_name()),
        base_{table_.schema, derived_name("lockstep_base_", table_.name)} {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.operation_class = OperationClass::Both;
    fragment.relations = {table_.shown(), base_.shown()};
    fragment.breaks = breaks();
    fragment.expand = {show_both()};
    fragment.retire = {await({{Gate::NoDrift, Gate::Soak, Gate::OldUsersGone,
                               Gate::PreparedStatements, Gate::Observe},
                              {shown_as(operation_.column)}},
                             "until then both names are there, and `abort` takes it back"),
                       take_away_old_name(),
                       await({{Gate::Bake}}, "until then `undo` brings the old name back at once")};
    return fragment;
  }

 private:
  std::vector<CompatibilityBreak> breaks() const;
  Step show_both() const;
  Step take_away_old_name() const;
  UseTarget shown_as(const Identifier& column) const { return {table_, {column}}; }
  Sql rename_column(const Identifier& from, const Identifier& to) const {
    return SqlBuilder{} << "ALTER TABLE " << base_ << " RENAME COLUMN " << from << " TO " << to;
  }
  Sql touch() const { return touch_routines({table_}); }
  std::vector<Sql> view() const {
    return create_view({table_, base_, TableView::Alias{operation_.column, operation_.new_name}},
                       operation_.table, version_);
  }
  std::vector<RelationLock> both_locked() const {
    return {{table_.shown(), LockMode::AccessExclusive},
            {base_.shown(), LockMode::AccessExclusive}};
  }

  const operations::RenameColumn& operation_;
  ServerVersion version_;
  RelationName table_;
  RelationName base_;
};

std::vector<CompatibilityBreak> ColumnRename::breaks() const {
  const std::string when = "from expand to retire";
  std::vector<CompatibilityBreak> breaks = breaks_of_view(table_, when, version_);
  breaks.push_back({"readers", "SELECT * on " + table_.shown() + " has one column more " + when +
                                   ": prepared once with it fails once (0A000) at both ends, and "
                                   "what counts its columns fails (INSERT … SELECT *, UNION)"});
  breaks.push_back({"writers", "a statement that gives both names of the column fails " + when});
  breaks.push_back({"all", "errors, triggers (TG_TABLE_NAME) and statistics call the table " +
                               base_.shown() + " " + when});
  if (!operation_.covers_all_columns.empty()) {
    breaks.push_back({"all",
                      "these functions use all columns without naming them, and there is "
                      "one more " +
                          when + ": " + enumerated(operation_.covers_all_columns)});
  }
  for (const std::string& publication : operation_.table.publications) {
    breaks.push_back({"all", "publication " + Identifier(publication).shown() +
                                 " sends the table as " + base_.shown() + " " + when +
                                 ", and the column under its new name"});
  }
  return breaks;
}

Step ColumnRename::show_both() const {
  RunDdl action{
      {rename_relation(table_, base_), rename_column(operation_.column, operation_.new_name)},
      locked(table_, LockMode::AccessExclusive)};
  for (Sql& sql : view())
    action.sql.push_back(std::move(sql));
  action.sql.push_back(touch());
  return {.id = "",
          .action = std::move(action),
          .undo = {.statements = {drop_view(table_),
                                  rename_column(operation_.new_name, operation_.column),
                                  rename_relation(base_, table_), touch()},
                   .locks = both_locked(),
                   .gate = unless_used(shown_as(operation_.new_name))},
          .why = "from here on " + table_.shown() + " shows the column as " +
                 operation_.column.shown() + " and as " + operation_.new_name.shown() +
                 ", to read and to write"};
}

Step ColumnRename::take_away_old_name() const {
  Undo undo{.statements = {rename_relation(table_, base_)},
            .locks = locked(table_, LockMode::AccessExclusive)};
  for (Sql& sql : view())
    undo.statements.push_back(std::move(sql));
  undo.statements.push_back(touch());
  return {
      .id = "",
      .action = RunDdl{{drop_view(table_), rename_relation(base_, table_), touch()}, both_locked()},
      .undo = std::move(undo),
      .why =
          "the table is back in its place, and the old name is gone; nothing is given up "
          "that cannot be put back"};
}

}  // namespace

PlanFragment plan(const operations::RenameColumn& operation, const OperationContext& context) {
  return ColumnRename(operation, context.before.version()).plan();
}

}  // namespace lockstep
