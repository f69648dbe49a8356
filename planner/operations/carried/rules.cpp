// Rules that read the column, on the table and elsewhere, or that read a view which is made again.
// They go before the names are swapped and are made again from their own text afterwards. Those on
// such a view itself go and come with it.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/carried/remade.hpp"
#include "planner/operations/fragment.hpp"

namespace lockstep {
namespace {

// The copy is an UPDATE of the table, which such a rule would change or swallow.
void refuse_update_rules(const CatalogRelation& table, Carried& carried) {
  for (const CatalogRule& rule : table.rules) {
    if (rule.event != "update" || rule.enabled == "disabled") continue;
    carried.refused.push_back("rule " + Identifier(rule.name).shown() +
                              " would act on the updates that fill the new column");
  }
}

}  // namespace

std::vector<Sql> create_rule(const RelationName& relation, const CatalogRule& rule) {
  const Identifier name(rule.name);
  std::vector<Sql> statements{Sql::from_catalog(rule.definition)};
  if (const auto enable = enabling(rule.enabled)) {
    statements.push_back(SqlBuilder{} << "ALTER TABLE " << relation << *enable << "RULE " << name);
  }
  if (!rule.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON RULE " << name << " ON " << relation << " IS "
                                      << Literal{rule.comment});
  }
  return statements;
}

void carry_rules(const ReplacedColumn& column, Carried& carried) {
  refuse_update_rules(column.table, carried);
  const Remade remade(column);
  for (const CatalogRelation& relation : column.catalog.relations) {
    if (remade.is_view(relation)) continue;
    for (const CatalogRule& rule : relation.rules) {
      const std::string name = name_on(rule.name, relation);
      if (!remade.reads_column("rule", name) && !remade.reads_view("rule", name)) continue;
      // It sees what the statement says, not what the triggers make of it.
      if (column.keeps_names() && rule.event == "insert" &&
          relation.shown() == column.table.shown()) {
        carried.refused.push_back("rule " + Identifier(rule.name).shown() +
                                  " reads the column of inserted rows before it is in step");
        continue;
      }
      const RelationName on = relation.relation_name();
      carried.make_again({SqlBuilder{} << "DROP RULE " << Identifier(rule.name) << " ON " << on},
                         create_rule(on, rule));
      carried.lock_besides(column, relation);
    }
  }
}

}  // namespace lockstep
