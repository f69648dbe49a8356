// ALTER COLUMN … TYPE of a plain column, under load. A second column of the new type is filled and
// kept in step; cutover swaps the two names, so that the name means the old type before and the new
// type after. Until retire the old column is kept in step too, and `revert` swaps the names back.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/replacement_steps.hpp"
#include "planner/operations/touch_routines.hpp"

#include <cstdint>
#include <limits>

namespace lockstep {
namespace {

using Statements = std::vector<Sql>;

// Of a type that conversions start from and that has an end worth looking at.
std::optional<std::int64_t> largest_integer(std::string_view type_name) {
  if (type_name == "int2") return std::numeric_limits<std::int16_t>::max();
  if (type_name == "int4") return std::numeric_limits<std::int32_t>::max();
  return std::nullopt;
}

// Its values only grow, so an older type that holds them all today may not do so next week.
bool draws_on_sequence(const CatalogColumn& column) {
  return !column.identity.empty() ||
         (column.default_value && column.default_value->find("nextval(") != std::string::npos);
}

// The whole change, as the names it uses and the steps that are written with them.
class TypeChange {
 public:
  TypeChange(const operations::ColumnReplacement& operation, const OperationContext& context)
      : operation_(operation),
        table_(operation.table),
        column_(operation.column.name),
        conversion_(operation.conversion, tag_of(context)),
        sync_(table_, conversion_, tag_of(context), operation.first_trigger, operation.last_trigger,
              operation.own_triggers),
        steps_(operation,
               replaced_column(context.before.catalog(), *context.before.relation(table_), column_,
                               column_type(operation.type), said_of(operation)),
               conversion_, sync_),
        before_(steps_.columns().before),
        after_(steps_.columns().after) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.operation_class = conversion_.operation_class();
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
        retire_gate(), steps_.verify(after_, "nothing may differ when the old shape is given up"),
        steps_.soft_drop(sync_.drop_triggers(SyncDirection::Reverse),
                         sync_.create_triggers(SyncDirection::Reverse, after_)),
        steps_.drop_gate(), steps_.drop(sync_.drop_mark_triggers(), sync_.drop_functions())};
    return fragment;
  }

 private:
  std::string tag_of(const OperationContext& context) const {
    return replacement_tag(context.revision, table_, column_);
  }
  std::vector<CompatibilityBreak> breaks() const;
  Step install() const;
  Step cutover_gate() const;
  Step cutover() const;
  Undo undo_cutover() const;
  std::optional<AwaitGate> revert_gate() const;
  Step retire_gate() const;

  const operations::ColumnReplacement& operation_;
  RelationName table_;
  Identifier column_;
  Conversion conversion_;
  ColumnSync sync_;
  ReplacementSteps steps_;
  ColumnPair before_;
  ColumnPair after_;
};

std::vector<CompatibilityBreak> TypeChange::breaks() const {
  std::vector<CompatibilityBreak> breaks{
      {"readers",
       "prepared statements fail once with SQLSTATE 0A000 and have to be prepared again: those "
       "with SELECT * from " +
           table_.shown() + " at expand, cutover and retire, those that read " + column_.shown() +
           " at cutover and revert"},
      {"all", "statements that count on the order of the columns of " + table_.shown() +
                  " (INSERT and COPY without a column list, SELECT * into a UNION) see another "
                  "order after retire"}};
  if (conversion_.operation_class() == OperationClass::Flip) {
    breaks.push_back({"all", "statements of the old version that need " + column_.shown() +
                                 " to be " + operation_.column.type +
                                 " fail or mean something else from cutover on"});
  }
  for (CompatibilityBreak& known : steps_.breaks())
    breaks.push_back(std::move(known));
  return breaks;
}

Step TypeChange::install() const {
  const bool rehearsed = !steps_.rehearsal().empty();
  InstallSyncTrigger action{steps_.add_column(),
                            rehearsed ? steps_.swap_locks() : steps_.exclusive()};
  append(action.sql, sync_.create_functions(before_, after_));
  append(action.sql, sync_.create_triggers(SyncDirection::Forward, before_));
  append(action.sql, steps_.carried().in_expand);
  append(action.sql, steps_.rehearsal());

  Undo undo{.statements = sync_.drop_triggers(SyncDirection::Forward), .locks = steps_.exclusive()};
  append(undo.statements, sync_.drop_functions());
  undo.statements.push_back(steps_.drop_new_column());
  append(undo.statements, steps_.carried().expand_undone);
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why = "a column of the new type stands beside the old one, and whatever is written to " +
                 column_.shown() + " from now on is written to both"};
}

Step TypeChange::cutover_gate() const {
  AwaitGate action{{Gate::NoDrift, Gate::Verified, Gate::NoQuarantine}};
  if (steps_.not_null()) action.gates.push_back(Gate::ConstraintsValid);
  if (conversion_.operation_class() == OperationClass::Flip)
    action.gates.push_back(Gate::OldUsersGone);
  action.gates.push_back(Gate::PositionalStatements);
  action.gates.push_back(Gate::PreparedStatements);
  action.watched = {{table_, {column_}}};
  return await(std::move(action), "the swap of names is safe when these hold");
}

Step TypeChange::cutover() const {
  RunDdl action{sync_.drop_triggers(SyncDirection::Forward), steps_.swap_locks(),
                steps_.loss_guard()};
  append(action.sql, steps_.move_over());
  append(action.sql, sync_.create_triggers(SyncDirection::Reverse, after_));
  append(action.sql, sync_.create_mark_triggers(column_));
  action.sql.push_back(touch_routines({table_}));
  return {.id = "",
          .action = std::move(action),
          .undo = undo_cutover(),
          .why = "from here on the name " + column_.shown() + " means " + operation_.new_type +
                 "; the old column is kept in step for `revert`"};
}

Undo TypeChange::undo_cutover() const {
  Undo undo{.statements = {sync_.raise_when_marked()},
            .afterwards = steps_.after_move_back(),
            .locks = steps_.swap_locks()};
  if (!operation_.own_triggers) undo.statements.push_back(sync_.raise_when_unwatched());
  append(undo.statements, sync_.drop_mark_triggers());
  append(undo.statements, sync_.drop_triggers(SyncDirection::Reverse));
  append(undo.statements, steps_.move_back());
  append(undo.statements, sync_.create_triggers(SyncDirection::Forward, before_));
  undo.statements.push_back(touch_routines({table_}));
  undo.gate = revert_gate();
  return undo;
}

// The mirror of the cutover's gates: in a flip the new version's statements stop parsing, and what
// a sequence makes grows towards the old type's end. Values that are there already are the loss
// guard's.
std::optional<AwaitGate> TypeChange::revert_gate() const {
  AwaitGate gate;
  if (conversion_.operation_class() == OperationClass::Flip) {
    gate.gates = {Gate::OldUsersGone, Gate::PreparedStatements};
    gate.watched = {{table_, {column_}}};
  }
  const std::optional<std::int64_t> limit = largest_integer(operation_.column.type_name);
  if (limit && draws_on_sequence(operation_.column)) {
    gate.gates.push_back(Gate::OverflowHeadroom);
    gate.headroom = Headroom{table_, column_, *limit};
  }
  if (gate.gates.empty()) return std::nullopt;
  return gate;
}

Step TypeChange::retire_gate() const {
  return await({{Gate::Soak, Gate::OldUsersGone, Gate::Observe},
                {{table_, {steps_.columns().settled.old_shape}}}},
               "until then `revert` goes back at once");
}

}  // namespace

PlanFragment plan(const operations::ChangeColumnType& operation, const OperationContext& context) {
  return TypeChange(operation.replacement, context).plan();
}

}  // namespace lockstep
