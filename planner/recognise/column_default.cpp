// DROP NOT NULL and DROP DEFAULT: what one of the two versions counts on.

#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/fill_value.hpp"
#include "planner/recognise/replacement_obstacles.hpp"

namespace lockstep {

std::optional<Recognised> recognise_null_allowed(const DropNotNull& drop, const AlterTable& alter,
                                                 const Subject& subject) {
  const CatalogRelation* table = subject.before.relation(alter.table);
  const CatalogColumn* column = table == nullptr ? nullptr : table->column(drop.column);
  if (column == nullptr || !column->not_null || subject.contract_phase()) return std::nullopt;
  if (!column->identity.empty()) {
    return subject.refused(table->shown() + "." + drop.column.shown() +
                               " is an identity column, which has to be NOT NULL",
                           "DROP IDENTITY first, or leave it as it is.");
  }
  return Operation{operations::DropColumnNotNull{table->relation_name(), drop.column}};
}

std::optional<Recognised> recognise_default_dropped(const Identifier& column,
                                                    const AlterTable& alter,
                                                    const Subject& subject) {
  const CatalogRelation* table = subject.before.relation(alter.table);
  const CatalogColumn* known = table == nullptr ? nullptr : table->column(column);
  if (known == nullptr || !known->not_null || !known->default_value || known->generated ||
      subject.contract_phase()) {
    return std::nullopt;
  }
  const std::string what = "the default of " + table->shown() + "." + column.shown();
  const auto refuse = [&](const std::string& reason) {
    return subject.refused(what + " cannot be dropped in phases: " + reason,
                           "Drop it with \"-- lockstep: phase contract\" and \"-- lockstep: as-is: "
                           "<reason>\" when every version writes the column.");
  };
  const auto value = printed_expression(*known->default_value);
  if (!value) return refuse("it cannot be read: " + *known->default_value);
  if (std::string reason = unusable_fill("it", *value); !reason.empty()) return refuse(reason);
  const auto prefixes = trigger_prefixes(*table);
  if (!prefixes) return refuse("no trigger name would sort before all of the table's triggers");
  return Operation{operations::DropColumnDefault{
      table->relation_name(), {table->relation_name(), column, *value, prefixes->first}}};
}

}  // namespace lockstep
