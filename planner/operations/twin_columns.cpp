// Two columns under two names, side by side from expand to retire: RENAME COLUMN where an updatable
// view will not do, and a change of type that comes with a new name. Each version of the
// application reads and writes by the name that it knows, and sees what the other wrote.
//
// Cutover moves all that hangs on the old column to the new one: NOT NULL, keys, constraints,
// defaults, views. The names stay, so neither version notices it.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/replacement_steps.hpp"
#include "planner/operations/two_way_sync.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Statements = std::vector<Sql>;

// What an INSERT that leaves the column out finds in NEW, as a value of the type.
Sql baseline(const CatalogColumn& column, const TypeName& type) {
  SqlBuilder value;
  value << "CAST(";
  if (column.default_value && column.default_constant) {
    Expression expression;
    expression.text = *column.default_value;
    value << expression;
  } else {
    value << "NULL";
  }
  value << " AS ";
  return value.type(type) << ")";
}

Baselines baselines_of(const operations::ColumnReplacement& replacement,
                       const Conversion& conversion) {
  const CatalogColumn& column = replacement.column;
  return {
      .old_shape = baseline(column, conversion.old_type()),
      .new_shape = baseline(column, conversion.new_type()),
      .computed = (column.default_value && !column.default_constant) || !column.identity.empty()};
}

// It may be a domain, whose own default would look as if somebody had written it.
bool may_have_default(const operations::ColumnReplacement& replacement) {
  return !replacement.column.default_value && !is_builtin_type(replacement.type);
}

class Twins {
 public:
  Twins(const operations::TwinColumns& operation, const OperationContext& context)
      : operation_(operation),
        replacement_(operation.replacement),
        table_(replacement_.table),
        column_(replacement_.column.name),
        names_{column_, operation.new_name},
        tag_(replacement_tag(context.revision, table_, column_)),
        conversion_(replacement_.conversion, tag_),
        sync_({.table = table_,
               .columns = names_,
               .tag = tag_,
               .first_prefix = replacement_.first_trigger,
               .last_prefix = replacement_.last_trigger,
               .own_triggers = replacement_.own_triggers},
              conversion_, baselines_of(replacement_, conversion_)),
        steps_(
            replacement_,
            twin_column(context.before.catalog(), *context.before.relation(table_), column_,
                        operation.new_name, column_type(replacement_.type), said_of(replacement_)),
            conversion_, sync_.columns_sync()) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.operation_class = OperationClass::Both;
    for (const RelationLock& lock : steps_.swap_locks())
      fragment.relations.push_back(lock.relation);
    fragment.breaks = breaks();
    fragment.expand = steps_.proven_by_server();
    fragment.expand.push_back(install());
    fragment.backfill = steps_.backfill();
    fragment.cutover = {cutover_gate()};
    for (Step& step : steps_.before_cutover())
      fragment.cutover.push_back(std::move(step));
    fragment.cutover.push_back(cutover());
    fragment.retire = {
        retire_gate(), steps_.verify(names_, "nothing may differ when the old name is given up"),
        steps_.soft_drop(sync_.drop_triggers(CutOver::After),
                         sync_.create_triggers(CutOver::After)),
        steps_.drop_gate(), steps_.drop(own_default_again(), sync_.drop_functions())};
    return fragment;
  }

 private:
  bool same_type() const { return conversion_.same_type(); }
  std::vector<CompatibilityBreak> breaks() const;
  void add_breaks_of_type(std::vector<CompatibilityBreak>& breaks) const;
  Step install() const;
  std::string why_twins() const;
  Step cutover_gate() const;
  Step cutover() const;
  Step retire_gate() const;
  Statements own_default_again() const;
  // Before the old name is relied on alone: a trigger that came later is not waited for.
  Statements raise_when_unwatched() const {
    if (replacement_.own_triggers) return {};
    return {sync_.columns_sync().raise_when_unwatched()};
  }
  SqlBuilder new_column() const {
    return SqlBuilder{} << "ALTER TABLE " << table_ << " ALTER COLUMN " << names_.new_shape;
  }

  const operations::TwinColumns& operation_;
  const operations::ColumnReplacement& replacement_;
  RelationName table_;
  Identifier column_;
  ColumnPair names_;
  std::string tag_;
  Conversion conversion_;
  TwoWaySync sync_;
  ReplacementSteps steps_;
};

std::vector<CompatibilityBreak> Twins::breaks() const {
  const std::string when = "from expand to retire";
  const std::string both = column_.shown() + " and " + names_.new_shape.shown();
  std::vector<CompatibilityBreak> breaks{
      {"readers", "SELECT * from " + table_.shown() + " has one column more " + when +
                      ": prepared once with it fails once (0A000) at expand and at retire, and "
                      "what counts its columns fails (INSERT … SELECT *, UNION, COPY without a "
                      "column list)"},
      {"all", "statements that count on the order of the columns of " + table_.shown() +
                  " (INSERT without a column list) see another order from retire on"},
      {"writers", "a statement that gives " + both + " values that do not agree has the one of " +
                      names_.new_shape.shown() + " kept, " + when + "; it is counted"}};
  if (!operation_.covers_all_columns.empty()) {
    breaks.push_back({"all",
                      "these functions use all columns without naming them, and there is "
                      "one more " +
                          when + ": " + enumerated(operation_.covers_all_columns)});
  }
  if (!operation_.names_column.empty()) {
    breaks.push_back({"all", "these name the column " + column_.shown() +
                                 " and have to be changed between cutover and retire, which "
                                 "takes that name away: " +
                                 enumerated(operation_.names_column)});
  }
  if (!same_type()) add_breaks_of_type(breaks);
  for (CompatibilityBreak& known : steps_.breaks())
    breaks.push_back(std::move(known));
  return breaks;
}

void Twins::add_breaks_of_type(std::vector<CompatibilityBreak>& breaks) const {
  std::string text = "values of " + names_.new_shape.shown() + " that " + replacement_.column.type +
                     " cannot hold are NULL in " + column_.shown();
  if (steps_.not_null()) text += ", which is NOT NULL: until cutover they are refused (23502)";
  breaks.push_back({"writers", text + ". While one is there `revert` and `abort` are refused"});
  std::vector<std::string> views;
  for (const CatalogDependent& dependent : steps_.columns().table.dependents) {
    const bool is_view = dependent.kind == "view" || dependent.kind == "materialized view";
    if (is_view && dependent.column == column_.text()) views.push_back(dependent.name);
  }
  if (views.empty()) return;
  breaks.push_back({"readers", "these have one name for the column, which means " +
                                   replacement_.new_type +
                                   " from cutover on: " + enumerated(views)});
}

std::string Twins::why_twins() const {
  std::string why = "whatever is written to " + column_.shown() + " or to " +
                    names_.new_shape.shown() + " from now on is seen in both";
  for (std::size_t index = 0; index < operation_.no_view.size(); ++index)
    why += (index == 0 ? "; an updatable view would not do: " : "; ") + operation_.no_view[index];
  return why;
}

Step Twins::install() const {
  const bool rehearsed = !steps_.rehearsal().empty();
  InstallSyncTrigger action{steps_.add_column(),
                            rehearsed ? steps_.swap_locks() : steps_.exclusive()};
  if (may_have_default(replacement_)) action.sql.push_back(new_column() << " SET DEFAULT NULL");
  append(action.sql, sync_.create_functions());
  append(action.sql, sync_.create_triggers(CutOver::Before));
  append(action.sql, steps_.carried().in_expand);
  append(action.sql, steps_.rehearsal());

  Undo undo{.locks = steps_.exclusive(), .gate = unless_used({table_, {names_.new_shape}})};
  if (!same_type()) {
    action.undo_guard = steps_.loss_guard();
    undo.statements.push_back(sync_.columns_sync().raise_when_marked());
  }
  append(undo.statements, raise_when_unwatched());
  append(undo.statements, sync_.drop_triggers(CutOver::Before));
  append(undo.statements, sync_.drop_functions());
  append(undo.statements, steps_.carried().expand_undone);
  undo.statements.push_back(steps_.drop_new_column());
  return {.id = "", .action = std::move(action), .undo = std::move(undo), .why = why_twins()};
}

Step Twins::cutover_gate() const {
  AwaitGate action{{Gate::NoDrift, Gate::Verified, Gate::NoQuarantine}};
  if (steps_.not_null()) action.gates.push_back(Gate::ConstraintsValid);
  return await(std::move(action), "what hangs on the column can go over when these hold");
}

Step Twins::cutover() const {
  RunDdl action{steps_.move_over(), steps_.swap_locks()};
  append(action.sql, sync_.exchange_insert_triggers(CutOver::Before, CutOver::After));
  Undo undo{.afterwards = steps_.after_move_back(), .locks = steps_.swap_locks()};
  if (!same_type()) {
    action.undo_guard = steps_.loss_guard();
    undo.statements.push_back(sync_.columns_sync().raise_when_marked());
  }
  append(undo.statements, raise_when_unwatched());
  append(undo.statements, steps_.move_back());
  append(undo.statements, sync_.exchange_insert_triggers(CutOver::After, CutOver::Before));
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why = "all that hung on " + column_.shown() + " now hangs on " +
                 names_.new_shape.shown() + "; both names go on as before"};
}

Step Twins::retire_gate() const {
  AwaitGate action{{Gate::Soak, Gate::OldUsersGone, Gate::PositionalStatements,
                    Gate::PreparedStatements, Gate::Observe},
                   {{table_, {column_}}}};
  action.counters = sync_.counters();
  return await(std::move(action),
               "until then both names are there, and `revert` and `abort` go "
               "back");
}

Statements Twins::own_default_again() const {
  if (!may_have_default(replacement_)) return {};
  return {new_column() << " DROP DEFAULT"};
}

}  // namespace

PlanFragment plan(const operations::TwinColumns& operation, const OperationContext& context) {
  return Twins(operation, context).plan();
}

}  // namespace lockstep
