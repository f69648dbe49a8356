#include "planner/operations/column_properties.hpp"

#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"
#include "sql/statement.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace lockstep {
namespace {

// "SELECT TO app WITH GRANT OPTION", as the catalog snapshot has it: the privilege and the role are
// read and written anew.
struct ColumnGrant {
  Sql privilege;
  Sql grantee;
  bool grant_option = false;
};

std::optional<Sql> privilege_from(std::string_view word) {
  if (word == "SELECT") return SqlBuilder{} << "SELECT";
  if (word == "INSERT") return SqlBuilder{} << "INSERT";
  if (word == "UPDATE") return SqlBuilder{} << "UPDATE";
  if (word == "REFERENCES") return SqlBuilder{} << "REFERENCES";
  return std::nullopt;
}

// A role as quote_ident shows it, or PUBLIC.
std::optional<Sql> grantee_from(std::string_view shown) {
  if (shown == "PUBLIC") return SqlBuilder{} << "PUBLIC";
  const bool quoted = shown.size() > 2 && shown.front() == '"' && shown.back() == '"';
  if (!quoted) {
    if (shown.empty() || shown.find_first_of("\" ") != std::string_view::npos) return std::nullopt;
    return SqlBuilder{} << Identifier(shown);
  }
  std::string name;
  for (std::size_t index = 1; index + 1 < shown.size(); ++index) {
    if (shown[index] == '"') ++index;
    name += shown[index];
  }
  return SqlBuilder{} << Identifier(name);
}

constexpr std::string_view kTo = " TO ";
constexpr std::string_view kOption = " WITH GRANT OPTION";

std::optional<ColumnGrant> grant_from(std::string_view text) {
  const std::size_t to = text.find(kTo);
  if (to == std::string_view::npos) return std::nullopt;
  const auto privilege = privilege_from(text.substr(0, to));
  std::string_view role = text.substr(to + kTo.size());
  const bool option = role.ends_with(kOption);
  if (option) role.remove_suffix(kOption.size());
  const auto grantee = grantee_from(role);
  if (!privilege || !grantee) return std::nullopt;
  return ColumnGrant{*privilege, *grantee, option};
}

Sql grant(const RelationName& table, const Identifier& column, const std::string& text) {
  const auto parsed = grant_from(text);
  if (!parsed) throw InternalError("a column grant of unknown shape was let through: " + text);
  SqlBuilder sql;
  sql << "GRANT " << parsed->privilege << " (" << column << ") ON " << table << " TO "
      << parsed->grantee;
  if (parsed->grant_option) sql << " WITH GRANT OPTION";
  return sql;
}

// "n_distinct=-0.5"
Sql set_option(const SqlBuilder& alter, std::string_view option) {
  const std::size_t equals = std::min(option.find('='), option.size());
  SqlBuilder sql = alter;
  sql << " SET (" << Identifier(option.substr(0, equals)) << " = ";
  return sql << Literal{option.substr(std::min(equals + 1, option.size()))} << ")";
}

}  // namespace

bool properties_are_known(const CatalogColumn& column) {
  return std::all_of(column.grants.begin(), column.grants.end(),
                     [](const std::string& text) { return grant_from(text).has_value(); });
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
  for (const std::string& text : from.grants)
    statements.push_back(grant(table, to, text));
  return statements;
}

}  // namespace lockstep
