#include "planner/recognise/table_functions.hpp"

#include "sql/statement_use.hpp"

#include <algorithm>

namespace lockstep {
namespace {

template <class Visit>
void for_each_body(const CatalogSnapshot& catalog, Visit visit) {
  for (const auto* functions : {&catalog.plpgsql_functions, &catalog.sql_functions}) {
    for (const CatalogFunction& function : *functions)
      visit(function);
  }
}

}  // namespace

const CatalogFunction* function_of(const CatalogTrigger& trigger, const CatalogSnapshot& catalog) {
  const auto& functions = catalog.plpgsql_functions;
  const auto found = std::find_if(
      functions.begin(), functions.end(),
      [&](const CatalogFunction& function) { return function.signature == trigger.function; });
  return found == functions.end() ? nullptr : &*found;
}

bool hands_name(const CatalogTrigger& trigger, const Identifier& column) {
  return trigger.definition.find(quoted_literal(column.text())) != std::string::npos;
}

std::vector<std::string> cover_all_columns(const CatalogSnapshot& catalog,
                                           const CatalogRelation& table, const Identifier& column) {
  std::vector<std::string> names;
  for_each_body(catalog, [&](const CatalogFunction& function) {
    if (mentions(function.body, Identifier(table.name)) &&
        use_in_body(function.body, {table.relation_name(), {column}}).covered)
      names.push_back(function.signature);
  });
  return names;
}

std::vector<std::string> name_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                                     const Identifier& column) {
  std::vector<std::string> names;
  for_each_body(catalog, [&](const CatalogFunction& function) {
    const bool of_table =
        mentions(function.body, Identifier(table.name)) ||
        std::any_of(table.triggers.begin(), table.triggers.end(),
                    [&](const auto& trigger) { return trigger.function == function.signature; });
    if (of_table && mentions(function.body, column))
      names.push_back("function " + function.signature);
  });
  for (const CatalogTrigger& trigger : table.triggers) {
    if (hands_name(trigger, column)) names.push_back("trigger " + Identifier(trigger.name).shown());
  }
  return names;
}

}  // namespace lockstep
