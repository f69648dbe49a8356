#include "planner/operations/column_properties.hpp"

#include "planner/operations/grants.hpp"
#include "planner/operations/option_list.hpp"
#include "sql/sql_builder.hpp"
#include "sql/statement.hpp"

#include <utility>

namespace lockstep {
bool properties_are_known(const CatalogColumn& column) {
  return grants_are_known(column.grants);
}

std::vector<Sql> column_settings(const RelationName& relation, const CatalogColumn& from,
                                 const Identifier& to) {
  SqlBuilder alter;
  alter << "ALTER TABLE " << relation << " ALTER COLUMN " << to;
  std::vector<Sql> statements;
  if (from.statistics_target) {
    statements.push_back(SqlBuilder{alter} << " SET STATISTICS "
                                           << std::int64_t{*from.statistics_target});
  }
  if (!from.options.empty())
    statements.push_back(SqlBuilder{alter} << " SET " << option_list(from.options));
  return statements;
}

std::vector<Sql> copy_properties(const RelationName& table, const CatalogColumn& from,
                                 const Identifier& to) {
  SqlBuilder alter;
  alter << "ALTER TABLE " << table << " ALTER COLUMN " << to;
  std::vector<Sql> statements;
  if (from.default_value && from.default_constant) {
    // Set after the column was added, so that no row is filled by it.
    Expression value;
    value.text = *from.default_value;
    statements.push_back(SqlBuilder{alter} << " SET DEFAULT " << value);
  }
  for (Sql& setting : column_settings(table, from, to))
    statements.push_back(std::move(setting));
  if (!from.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON COLUMN " << table << "." << to << " IS "
                                      << Literal{from.comment});
  }
  for (Sql& grant : grant_on_column(table, to, from.grants))
    statements.push_back(std::move(grant));
  return statements;
}

}  // namespace lockstep
