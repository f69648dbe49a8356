// Row security policies that read the column, on the table and elsewhere. ALTER POLICY with the
// policy's own expressions makes it read the column that has the name now, and leaves its command,
// roles and comment alone. The table is locked meanwhile, so nobody sees rows without it.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/carried/remade.hpp"

namespace lockstep {
namespace {

Sql alter(const CatalogPolicy& policy, const RelationName& table,
          const std::optional<Sql>& using_expression, const std::optional<Sql>& check_expression) {
  SqlBuilder sql;
  sql << "ALTER POLICY " << Identifier(policy.name) << " ON " << table;
  if (using_expression) sql << " USING (" << *using_expression << ")";
  if (check_expression) sql << " WITH CHECK (" << *check_expression << ")";
  return sql;
}

std::optional<Sql> text(const std::optional<std::string>& expression) {
  if (!expression) return std::nullopt;
  return Sql::from_catalog(*expression);
}

std::optional<Sql> nobody(const std::optional<std::string>& expression) {
  if (!expression) return std::nullopt;
  return SqlBuilder{} << "false";
}

}  // namespace

void carry_policies(const ReplacedColumn& column, Carried& carried) {
  const Remade remade(column);
  for (const CatalogRelation& relation : column.catalog.relations) {
    for (const CatalogPolicy& policy : relation.policies) {
      const std::string name = name_on(policy.name, relation);
      const bool reads_view = remade.reads_view("policy", name);
      if (!remade.reads_column("policy", name) && !reads_view) continue;
      const RelationName table = relation.relation_name();
      std::vector<Sql> gone;
      // Lets go of a view, which could not be dropped otherwise.
      if (reads_view) {
        gone.push_back(
            alter(policy, table, nobody(policy.using_expression), nobody(policy.check_expression)));
      }
      carried.make_again(gone, {alter(policy, table, text(policy.using_expression),
                                      text(policy.check_expression))});
      carried.lock_besides(column, relation);
    }
  }
}

}  // namespace lockstep
