#include "planner/operations/option_list.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <string_view>

namespace lockstep {

Sql option_list(std::span<const std::string> options) {
  SqlBuilder sql;
  bool first = true;
  for (const std::string_view option : options) {
    const std::size_t equals = std::min(option.find('='), option.size());
    const std::string_view value = option.substr(std::min(equals + 1, option.size()));
    sql << (first ? Fragment("(") : Fragment(", ")) << Identifier(option.substr(0, equals)) << " = "
        << Literal{value};
    first = false;
  }
  return sql << ")";
}

}  // namespace lockstep
