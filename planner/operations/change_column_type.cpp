// ALTER COLUMN … TYPE of a plain column, under load. A second column of the new type is filled and
// kept in step; cutover swaps the two names, so that the name means the old type before and the new
// type after. Until retire the old column is kept in step too, and `revert` swaps the names back.

#include "migrations/checksum.hpp"
#include "planner/operations/carried/carried.hpp"
#include "planner/operations/column_properties.hpp"
#include "planner/operations/column_sync.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/touch_routines.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lockstep {
namespace {

using Statements = std::vector<Sql>;

void append(Statements& to, Statements from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

constexpr std::size_t kHashDigits = 8;
constexpr std::size_t kLongestRevision = 16;

// Tells this operation's objects in schema lockstep from those of all others.
std::string tag_of(const RevisionId& revision, const RelationName& table,
                   const Identifier& column) {
  const std::string hash = sha256_hex(revision + '\n' + table.quoted() + '\n' + column.quoted());
  const bool short_and_plain = revision.size() <= kLongestRevision &&
                               std::all_of(revision.begin(), revision.end(), [](char character) {
                                 return character > ' ' && character < '\x7f';
                               });
  return (short_and_plain ? revision + "_" : std::string()) + hash.substr(0, kHashDigits);
}

bool has_own_reverse(const operations::ChangeColumnType& operation) {
  const auto* own = std::get_if<ExpressionConversion>(&operation.conversion);
  return own != nullptr && own->reverse;
}

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
  TypeChange(const operations::ChangeColumnType& operation, const OperationContext& context)
      : operation_(operation),
        table_(operation.table),
        column_(operation.column.name),
        replaced_(replaced_column(context.before.catalog(), *context.before.relation(table_),
                                  column_, column_type(operation.type),
                                  {.own_reverse = has_own_reverse(operation),
                                   .subscribers_ready = operation.subscribers_ready})),
        before_(replaced_.before),
        after_(replaced_.after),
        new_name_(before_.new_shape),
        old_name_(after_.old_shape),
        dropped_name_(derived_name("lockstep_dropped_", column_)),
        proof_(derived_name("lockstep_", column_, "_not_null")),
        tag_(tag_of(context.revision, table_, column_)),
        conversion_(operation.conversion, tag_),
        sync_(table_, conversion_, tag_, operation.first_trigger, operation.last_trigger),
        carried_(carry_dependents(replaced_)) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.operation_class = conversion_.operation_class();
    for (const RelationLock& lock : swap_locks())
      fragment.relations.push_back(lock.relation);
    fragment.breaks = breaks();
    fragment.expand = expand_steps();
    fragment.backfill = backfill_steps();
    fragment.cutover = cutover_steps();
    fragment.retire = {retire_gate(),
                       verify(after_, "nothing may differ when the old shape is given up"),
                       soft_drop(), drop_gate(), drop()};
    return fragment;
  }

 private:
  std::vector<RelationLock> exclusive() const { return locked(table_, LockMode::AccessExclusive); }
  std::vector<RelationLock> swap_locks() const;
  bool not_null() const { return operation_.column.not_null; }

  std::vector<CompatibilityBreak> breaks() const;
  Sql rename(const Identifier& from, const Identifier& to) const {
    return SqlBuilder{} << "ALTER TABLE " << table_ << " RENAME COLUMN " << from << " TO " << to;
  }

  // Some old values may be impossible to convert.
  bool may_fail() const { return conversion_.poison(SqlBuilder{} << column_).has_value(); }

  std::vector<Step> expand_steps() const;
  std::vector<Step> cutover_steps() const;
  Step install() const;
  Statements rehearsal() const;
  std::vector<Step> backfill_steps() const;
  std::vector<Step> proof_steps() const;
  Step verify(const ColumnPair& columns, std::string why) const;
  Step cutover_gate() const;
  Step cutover() const;
  Undo undo_cutover() const;
  std::optional<AwaitGate> revert_gate() const;
  LossGuard loss_guard() const;
  Step retire_gate() const;
  Step soft_drop() const;
  Step drop_gate() const;
  Step drop() const;

  const operations::ChangeColumnType& operation_;
  RelationName table_;
  Identifier column_;
  ReplacedColumn replaced_;
  ColumnPair before_;
  ColumnPair after_;
  Identifier new_name_;
  Identifier old_name_;
  Identifier dropped_name_;
  Identifier proof_;  // CHECK that lets cutover SET NOT NULL without reading the table
  std::string tag_;
  Conversion conversion_;
  ColumnSync sync_;
  Carried carried_;
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
  if (may_fail()) {
    breaks.push_back({"writers", "values of " + column_.shown() + " that cannot be converted to " +
                                     operation_.new_type +
                                     " are refused from cutover on; until then they are stored, "
                                     "and cutover waits until they are put right"});
    if (not_null()) {
      breaks.back().what +=
          ". Since the column is NOT NULL they are refused (23514) as soon as "
          "the cutover stage has begun";
    }
  }
  if (may_fail() && !carried_.prepared.empty()) {
    breaks.push_back(
        {"writers", "two keys of the old version that become one in " + operation_.new_type +
                        " are refused (23505) as soon as the cutover stage has begun"});
  }
  if (conversion_.operation_class() == OperationClass::Flip) {
    breaks.push_back({"all", "statements of the old version that need " + column_.shown() +
                                 " to be " + operation_.column.type +
                                 " fail or mean something else from cutover on"});
  }
  breaks.insert(breaks.end(), carried_.breaks.begin(), carried_.breaks.end());
  return breaks;
}

std::vector<RelationLock> TypeChange::swap_locks() const {
  std::vector<RelationLock> locks = exclusive();
  locks.insert(locks.end(), carried_.locks.begin(), carried_.locks.end());
  return locks;
}

std::vector<Step> TypeChange::expand_steps() const {
  std::vector<Step> steps;
  if (Statements proof = conversion_.prove(); !proof.empty()) {
    steps.push_back({.id = "",
                     .action = RunDdl{std::move(proof), {}},
                     .undo = {},
                     .why = "the server makes the change to an empty table, and says whether the "
                            "conversion gives every client the same value"});
  }
  steps.push_back(install());
  return steps;
}

// Cutover makes these again from their own text, and only the server knows whether that parses on
// the new type.
Statements TypeChange::rehearsal() const {
  if (carried_.tried_made.empty()) return {};
  Statements sql{SqlBuilder{} << "SAVEPOINT lockstep_rehearsal"};
  append(sql, carried_.tried_gone);
  append(sql, replaced_.swap());
  append(sql, carried_.tried_made);
  sql.push_back(SqlBuilder{} << "ROLLBACK TO SAVEPOINT lockstep_rehearsal");
  return sql;
}

Step TypeChange::install() const {
  InstallSyncTrigger action{{}, carried_.tried_made.empty() ? exclusive() : swap_locks()};
  SqlBuilder add;
  add << "ALTER TABLE " << table_ << " ADD COLUMN " << new_name_ << " ";
  add.type(operation_.type);
  if (operation_.collation) add << " COLLATE " << *operation_.collation;
  action.sql.push_back(add);
  append(action.sql, copy_properties(table_, operation_.column, new_name_));
  append(action.sql, sync_.create_functions(before_, after_));
  append(action.sql, sync_.create_triggers(SyncDirection::Forward, before_));
  append(action.sql, carried_.in_expand);
  append(action.sql, rehearsal());

  Undo undo{.statements = sync_.drop_triggers(SyncDirection::Forward), .locks = exclusive()};
  append(undo.statements, sync_.drop_functions());
  undo.statements.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " DROP COLUMN "
                                         << new_name_);
  append(undo.statements, carried_.expand_undone);
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why = "a column of the new type stands beside the old one, and whatever is written to " +
                 column_.shown() + " from now on is written to both"};
}

std::vector<Step> TypeChange::backfill_steps() const {
  std::vector<Step> steps;
  steps.push_back(
      {.id = "",
       .action = Backfill{table_, sync_.assignment(SyncDirection::Forward, before_),
                          sync_.out_of_sync(before_), operation_.key, sync_.poison(before_)},
       .undo = {},
       .why = "fills the new column for the rows that nobody has written to since"});
  if (not_null() && !may_fail()) {
    for (Step& step : proof_steps())
      steps.push_back(std::move(step));
  }
  steps.insert(steps.end(), carried_.built.begin(), carried_.built.end());
  steps.push_back(
      {.id = "",
       .action = RunDdl{{SqlBuilder{} << "ANALYZE " << table_},
                        locked(table_, LockMode::ShareUpdateExclusive)},
       .undo = {},
       .why = "the query planner has statistics of the new column before anybody reads it"});
  steps.push_back(verify(before_, "proves every row of the copy"));
  return steps;
}

// What the old version writes may be impossible to convert until the very end, and is not refused
// before: then the proof that the new column is not NULL waits for the cutover stage.
std::vector<Step> TypeChange::cutover_steps() const {
  std::vector<Step> steps{cutover_gate()};
  if (not_null() && may_fail()) {
    for (Step& step : proof_steps())
      steps.push_back(std::move(step));
  }
  steps.insert(steps.end(), carried_.prepared.begin(), carried_.prepared.end());
  steps.push_back(verify(before_, "the last look before readers and writers move"));
  steps.push_back(cutover());
  return steps;
}

std::vector<Step> TypeChange::proof_steps() const {
  const Sql drop = SqlBuilder{} << "ALTER TABLE " << table_ << " DROP CONSTRAINT " << proof_;
  return {
      {.id = "",
       .action = RunDdl{{SqlBuilder{} << "ALTER TABLE " << table_ << " ADD CONSTRAINT " << proof_
                                      << " CHECK (" << new_name_ << " IS NOT NULL) NOT VALID"},
                        exclusive()},
       .undo = {.statements = {drop}, .locks = exclusive()},
       .why = "prepares NOT NULL of the new column without reading the table under a strong lock"},
      {.id = "",
       .action = ValidateConstraintStep{SqlBuilder{} << "ALTER TABLE " << table_
                                                     << " VALIDATE CONSTRAINT " << proof_,
                                        table_, proof_},
       .undo = {},
       .why = "the proof by which cutover sets NOT NULL at once"}};
}

Step TypeChange::verify(const ColumnPair& columns, std::string why) const {
  return {.id = "",
          .action = Verify{table_, sync_.unproven(columns), operation_.key},
          .undo = {},
          .why = std::move(why)};
}

Step TypeChange::cutover_gate() const {
  AwaitGate action{{Gate::NoDrift, Gate::Verified, Gate::NoQuarantine}};
  if (not_null()) action.gates.push_back(Gate::ConstraintsValid);
  if (conversion_.operation_class() == OperationClass::Flip)
    action.gates.push_back(Gate::OldUsersGone);
  action.gates.push_back(Gate::PositionalStatements);
  action.gates.push_back(Gate::PreparedStatements);
  action.watched = {{table_, {column_}}};
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .why = "the swap of names is safe when these hold"};
}

Step TypeChange::cutover() const {
  RunDdl action{sync_.drop_triggers(SyncDirection::Forward), swap_locks(), loss_guard()};
  append(action.sql, carried_.before_swap);
  append(action.sql, replaced_.swap());
  if (not_null()) {
    action.sql.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " ALTER COLUMN " << column_
                                      << " SET NOT NULL");
  }
  append(action.sql, carried_.after_swap);
  if (not_null()) {
    // The old shape is NULL where it cannot hold what the new version writes.
    action.sql.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " ALTER COLUMN " << old_name_
                                      << " DROP NOT NULL");
  }
  append(action.sql, sync_.create_triggers(SyncDirection::Reverse, after_));
  append(action.sql, sync_.create_mark_triggers(column_));
  action.sql.push_back(touch_routines({table_}));
  return {.id = "",
          .action = std::move(action),
          .undo = undo_cutover(),
          .why = "from here on the name " + column_.shown() + " means " + operation_.new_type +
                 "; the old column is kept in step for `revert`"};
}

// The mirror of the cutover. NOT NULL of the old column returns unproven, so that the table is not
// read under the lock, and is proven afterwards.
Undo TypeChange::undo_cutover() const {
  Undo undo{.statements = {sync_.raise_when_marked()}, .locks = swap_locks()};
  append(undo.statements, sync_.drop_mark_triggers());
  append(undo.statements, sync_.drop_triggers(SyncDirection::Reverse));
  append(undo.statements, carried_.before_swap_back);
  append(undo.statements, replaced_.swap_back());
  if (not_null()) {
    const Identifier restored = derived_name("lockstep_", column_, "_restored");
    undo.statements.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " ALTER COLUMN "
                                           << new_name_ << " DROP NOT NULL");
    undo.statements.push_back(SqlBuilder{} << "ALTER TABLE " << table_ << " ADD CONSTRAINT "
                                           << restored << " CHECK (" << column_
                                           << " IS NOT NULL) NOT VALID");
    undo.afterwards = {
        {SqlBuilder{} << "ALTER TABLE " << table_ << " VALIDATE CONSTRAINT " << restored,
         locked(table_, LockMode::ShareUpdateExclusive)},
        {SqlBuilder{} << "ALTER TABLE " << table_ << " ALTER COLUMN " << column_ << " SET NOT NULL",
         exclusive()},
        {SqlBuilder{} << "ALTER TABLE " << table_ << " DROP CONSTRAINT IF EXISTS " << restored,
         exclusive()}};
  }
  append(undo.statements, carried_.after_swap_back);
  undo.afterwards.insert(undo.afterwards.end(), carried_.later.begin(), carried_.later.end());
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

LossGuard TypeChange::loss_guard() const {
  SqlBuilder key;
  if (operation_.key.empty()) {
    key << "ctid";
  } else if (operation_.key.size() == 1) {
    key << operation_.key.front();
  } else {
    key << "ROW(" << std::span<const Identifier>(operation_.key) << ")";
  }
  return {sync_.marks(), SqlBuilder{} << "SELECT CAST(" << key.build() << " AS text) FROM "
                                      << table_ << " WHERE " << sync_.unrepresentable(column_)
                                      << " LIMIT 10"};
}

Step TypeChange::retire_gate() const {
  return {
      .id = "",
      .action = AwaitGate{{Gate::Soak, Gate::OldUsersGone, Gate::Observe}, {{table_, {old_name_}}}},
      .undo = {},
      .why = "until then `revert` goes back at once"};
}

Step TypeChange::soft_drop() const {
  RunDdl action{sync_.drop_triggers(SyncDirection::Reverse), exclusive()};
  append(action.sql, carried_.at_soft_drop);
  action.sql.push_back(rename(old_name_, dropped_name_));

  Undo undo{.statements = {rename(dropped_name_, old_name_)},
            .afterwards = carried_.after_soft_drop_undone,
            .locks = exclusive()};
  append(undo.statements, sync_.create_triggers(SyncDirection::Reverse, after_));
  undo.resync = Backfill{table_, sync_.assignment(SyncDirection::Reverse, after_),
                         sync_.out_of_sync(after_), operation_.key};
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why =
              "the old column leaves sight and sync; `undo` brings it back, and rows written "
              "meanwhile are "
              "stale in it until they have been copied again"};
}

Step TypeChange::drop_gate() const {
  return {.id = "",
          .action = AwaitGate{{Gate::Bake, Gate::RestorePoint}},
          .undo = {},
          .why = "nobody has missed the old column, and there is a point to restore to"};
}

Step TypeChange::drop() const {
  DropObject action{sync_.drop_mark_triggers(), exclusive()};
  append(action.sql, carried_.before_drop);
  SqlBuilder columns;
  columns << "ALTER TABLE " << table_ << " DROP COLUMN " << dropped_name_;
  if (not_null()) columns << ", DROP CONSTRAINT " << proof_;
  action.sql.push_back(columns);
  append(action.sql, sync_.drop_functions());
  append(action.sql, carried_.after_drop);
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .reversible = false,
          .why = "the old column and all that kept it in step are given up"};
}

}  // namespace

PlanFragment plan(const operations::ChangeColumnType& operation, const OperationContext& context) {
  return TypeChange(operation, context).plan();
}

}  // namespace lockstep
