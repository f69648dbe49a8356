#include "planner/operations/column_fill.hpp"

#include "planner/operations/fragment.hpp"
#include "planner/operations/lockstep_schema.hpp"
#include "planner/operations/sync_triggers.hpp"

namespace lockstep {
namespace {

// Sorts before kFill, so that what is filled is still seen to be missing.
constexpr std::string_view kCount = "count";
constexpr std::string_view kFill = "fill";

Sql drop_function(const RelationName& name) {
  return SqlBuilder{} << "DROP FUNCTION " << name << "()";
}

}  // namespace

FillTrigger::FillTrigger(const ColumnFill& fill, const std::string& tag)
    : fill_(fill),
      tag_(tag),
      function_(in_lockstep_schema(kFill, tag)),
      counting_function_(in_lockstep_schema(kCount, tag)),
      counter_(in_lockstep_schema("old_writes", tag)) {}

// The columns that it reads are those of a row, whatever variables the function has. They are named
// one by one: a plan that has the whole row in it would outlive a column.
Sql FillTrigger::value(Fragment row) const {
  if (fill_.value.columns.empty()) return SqlBuilder{} << fill_.value;
  SqlBuilder sql;
  sql << "(SELECT " << fill_.value << " FROM (SELECT ";
  for (std::size_t index = 0; index < fill_.value.columns.size(); ++index) {
    const Identifier& column = fill_.value.columns[index];
    sql << (index > 0 ? Fragment(", ") : Fragment("")) << row << column << " AS " << column;
  }
  return sql << ") AS " << fill_.table.name << ")";
}

Sql FillTrigger::body(const Identifier& column) const {
  return SqlBuilder{} << "\n#variable_conflict use_column\nBEGIN\n  NEW." << column
                      << " := " << value("NEW.") << ";\n  RETURN NEW;\nEND\n";
}

Sql FillTrigger::renamed(const Identifier& column) const {
  return SqlBuilder{} << "CREATE OR REPLACE FUNCTION " << function_
                      << "() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, "
                         "pg_temp AS "
                      << Literal{body(column).text()};
}

// Planned, which finds every name and type, and not run.
Sql FillTrigger::proof() const {
  return SqlBuilder{} << "EXPLAIN UPDATE " << fill_.table << " AS lockstep_row SET " << fill_.column
                      << " = " << value("lockstep_row.");
}

Identifier FillTrigger::trigger_name(std::string_view role) const {
  return sync_trigger_name(fill_.trigger, tag_, role, "");
}

std::vector<Sql> FillTrigger::triggers(bool counting) const {
  const Sql events = SqlBuilder{} << "INSERT";
  const Sql missing = SqlBuilder{} << "NEW." << fill_.column << " IS NULL";
  std::vector<SyncTrigger> triggers;
  if (counting) triggers.push_back({trigger_name(kCount), events, missing, counting_function_});
  triggers.push_back({trigger_name(kFill), events, missing, function_});
  std::vector<Sql> statements = create_always(fill_.table, triggers);
  statements.push_back(SqlBuilder{} << "SET LOCAL search_path = pg_catalog, pg_temp");
  statements.push_back(proof());
  return statements;
}

std::vector<Sql> FillTrigger::create() const {
  std::vector<Sql> statements{create_sync_function(function_, "", body(fill_.column))};
  append(statements, triggers(false));
  return statements;
}

std::vector<Sql> FillTrigger::drop() const {
  return {drop_trigger(fill_.table, trigger_name(kFill)), drop_function(function_)};
}

std::vector<Sql> FillTrigger::create_counting() const {
  std::vector<Sql> statements{SqlBuilder{} << "CREATE SEQUENCE " << counter_,
                              create_counting_function(counting_function_, counter_),
                              create_sync_function(function_, "", body(fill_.column))};
  append(statements, triggers(true));
  return statements;
}

std::vector<Sql> FillTrigger::drop_counting() const {
  std::vector<Sql> statements = drop();
  statements.push_back(drop_trigger(fill_.table, trigger_name(kCount)));
  statements.push_back(drop_function(counting_function_));
  statements.push_back(SqlBuilder{} << "DROP SEQUENCE " << counter_);
  return statements;
}

std::vector<Step> retire_fill(const FillTrigger& fill, const RelationName& table,
                              const Identifier& column) {
  AwaitGate gate{{Gate::OldUsersGone, Gate::Observe}};
  gate.counters = fill.counters();
  const std::string name = table.shown() + "." + column.shown();
  std::vector<Step> steps{
      await(std::move(gate), "until then INSERTs that leave out " + name + " are filled in")};
  steps.push_back({.id = "",
                   .action = RunDdl{fill.drop_counting(), locked(table, LockMode::AccessExclusive)},
                   .undo = {.statements = fill.create_counting(),
                            .locks = locked(table, LockMode::ShareRowExclusive)},
                   .why = "every INSERT gives " + name + " a value of its own"});
  return steps;
}

}  // namespace lockstep
