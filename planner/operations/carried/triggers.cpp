// Triggers whose UPDATE OF or WHEN reads the column. Such a trigger follows the column by its
// number, so it is made again from its own text once the name is the other column's. It keeps its
// name, and with it its place among the triggers.

#include "planner/operations/carried/carried.hpp"

namespace lockstep {

std::optional<Fragment> enabling(const std::string& enabled) {
  if (enabled == "always") return Fragment(" ENABLE ALWAYS ");
  if (enabled == "replica") return Fragment(" ENABLE REPLICA ");
  if (enabled == "disabled") return Fragment(" DISABLE ");
  return std::nullopt;
}

std::vector<Sql> create_trigger(const RelationName& table, const CatalogTrigger& trigger) {
  const Identifier name(trigger.name);
  std::vector<Sql> statements{Sql::from_catalog(trigger.definition)};
  if (const auto enable = enabling(trigger.enabled)) {
    statements.push_back(SqlBuilder{} << "ALTER TABLE " << table << *enable << "TRIGGER " << name);
  }
  if (!trigger.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON TRIGGER " << name << " ON " << table << " IS "
                                      << Literal{trigger.comment});
  }
  return statements;
}

void carry_triggers(const ReplacedColumn& column, Carried& carried) {
  const RelationName table = column.table.relation_name();
  for (const CatalogTrigger& trigger : column.table.triggers) {
    if (!reads(trigger.columns, column.name)) continue;
    carried.make_again(
        {SqlBuilder{} << "DROP TRIGGER " << Identifier(trigger.name) << " ON " << table},
        create_trigger(table, trigger));
  }
}

}  // namespace lockstep
