// ADD COLUMN: what the catalog alone can hold is one brief statement.

#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/refusals.hpp"

namespace lockstep {

std::optional<Recognised> recognise_new_column(const AddColumn& add, const AlterTable& alter,
                                               const Subject& subject) {
  const ColumnDefinition& column = add.column;
  const bool plain = add.if_not_exists == IfExists::Required && column.constraints.empty() &&
                     !column.serial && !column.generated_stored &&
                     column.identity == Identity::None;
  if (!plain || subject.contract_phase() || not_safe(subject)) return std::nullopt;
  return Operation{operations::AddPlainColumn{qualified_name(alter.table, subject.before), column,
                                              subject.script.statement, subject.effect}};
}

}  // namespace lockstep
