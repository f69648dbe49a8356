#include "planner/operations/column_properties.hpp"

#include "planner/operations/grants.hpp"
#include "sql/sql_builder.hpp"
#include "sql/statement.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lockstep {
namespace {

// "n_distinct=-0.5"
Sql set_option(const SqlBuilder& alter, std::string_view option) {
  const std::size_t equals = std::min(option.find('='), option.size());
  SqlBuilder sql = alter;
  sql << " SET (" << Identifier(option.substr(0, equals)) << " = ";
  return sql << Literal{option.substr(std::min(equals + 1, option.size()))} << ")";
}

}  // namespace

bool properties_are_known(const CatalogColumn& column) {
  return grants_are_known(column.grants);
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
  if (from.statistics_target) {
    statements.push_back(SqlBuilder{alter} << " SET STATISTICS "
                                           << std::int64_t{*from.statistics_target});
  }
  for (const std::string& option : from.options)
    statements.push_back(set_option(alter, option));
  if (!from.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON COLUMN " << table << "." << to << " IS "
                                      << Literal{from.comment});
  }
  for (Sql& grant : grant_on_column(table, to, from.grants))
    statements.push_back(std::move(grant));
  return statements;
}

}  // namespace lockstep
