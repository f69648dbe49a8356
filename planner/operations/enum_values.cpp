// ALTER TYPE … ADD VALUE and RENAME VALUE. Neither locks a table. A value that is there stays: the
// server has no way to take one away (manual, ALTER TYPE), so ADD VALUE is a point of no return. A
// value that is renamed is gone for the version that writes its old name: cutover, when that is.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"

namespace lockstep {

PlanFragment plan(const operations::AddEnumValue& operation, const OperationContext&) {
  PlanFragment fragment;
  fragment.relations = operation.tables;
  fragment.breaks.push_back({"readers", "the old version does not know " +
                                            quoted_literal(operation.value) + " of " +
                                            operation.type.shown() +
                                            " and may meet it as soon as the new one writes it"});
  fragment.expand.push_back(
      {.id = "",
       .action = RunDdl{{Sql::from_statement(operation.statement)}, {}},
       .undo = {},
       .reversible = false,
       .why = "takes no lock on a table; a value cannot be taken away again"});
  if (operation.contract_phase) defer_to_cutover(fragment);
  return fragment;
}

PlanFragment plan(const operations::RenameEnumValue& operation, const OperationContext&) {
  const auto rename = [&](const std::string& from, const std::string& to) -> Sql {
    return SqlBuilder{} << "ALTER TYPE " << operation.type << " RENAME VALUE " << Literal{from}
                        << " TO " << Literal{to};
  };
  PlanFragment fragment;
  fragment.operation_class = OperationClass::Flip;
  fragment.relations = operation.tables;
  fragment.breaks.push_back({"all", "statements of the old version that name " +
                                        quoted_literal(operation.value) + " fail from cutover on"});
  fragment.cutover = {
      await({{Gate::NoDrift, Gate::OldUsersGone}},
            "only the old version's statements name the value as it is called now"),
      {.id = "",
       .action = RunDdl{{rename(operation.value, operation.new_name)}, {}},
       .undo = {.statements = {rename(operation.new_name, operation.value)},
                .gate = AwaitGate{{Gate::OldUsersGone}}},
       .why = "one row of the catalog; rows of tables hold the value by its number"}};
  return fragment;
}

}  // namespace lockstep
