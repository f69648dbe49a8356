#include "planner/recognise_twins.hpp"

#include "planner/replacement_obstacles.hpp"
#include "planner/table_functions.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

// Of the server's own types "=" may be known to compare images.
TypeName type_of(const CatalogColumn& column) {
  TypeName type;
  if (is_builtin_type(column.type_name)) type.schema = "pg_catalog";
  type.name = column.type_name;
  type.text = column.type;  // read with an empty search_path
  return type;
}

bool fires_before_each_row(const CatalogTrigger& trigger) {
  return trigger.definition.find(" BEFORE ") != std::string::npos &&
         trigger.definition.find(" FOR EACH ROW") != std::string::npos;
}

}  // namespace

TwinResult recognise_twins(const CatalogRelation& table, const Identifier& column,
                           const Identifier& new_name, const ScriptStatement& statement,
                           const AnalysisState& before) {
  const CatalogColumn& old = *table.column(column);
  const CatalogSnapshot& catalog = before.catalog();
  const bool subscribers_ready = statement.directive(DirectiveKind::SubscribersReady) != nullptr;
  Names reasons;
  for (const std::string& dependent : dependents_that_stay(table, old.name))
    reasons.push_back(dependent + " depends on it");
  for (std::string& reason : obstacles_to_replacement(
           twin_column(catalog, table, column, new_name, column_type(old),
                       {.own_reverse = false, .subscribers_ready = subscribers_ready})))
    reasons.push_back(std::move(reason));
  if (old.domain_constrained)
    reasons.push_back(
        "it is of a domain with constraints, which a twin without a value yet breaks");
  const auto prefixes = trigger_prefixes(table);
  if (!prefixes)
    reasons.push_back("no trigger name would sort before and after all of its triggers");
  if (!reasons.empty()) return reasons;
  operations::TwinColumns twins{.replacement = {.table = table.relation_name(),
                                                .column = old,
                                                .type = type_of(old),
                                                .conversion = SameType{type_of(old)},
                                                .new_type = old.type,
                                                .key = primary_key(table),
                                                .first_trigger = prefixes->first,
                                                .last_trigger = prefixes->last,
                                                .subscribers_ready = subscribers_ready},
                                .new_name = new_name};
  twins.own_triggers =
      std::any_of(table.triggers.begin(), table.triggers.end(), fires_before_each_row);
  twins.covers_all_columns = cover_all_columns(catalog, table, column);
  twins.names_column = name_column(catalog, table, column);
  return twins;
}

}  // namespace lockstep
