#include "planner/recognise/twins.hpp"

#include "planner/column_type_name.hpp"
#include "planner/recognise/conversion.hpp"
#include "planner/recognise/replacement_obstacles.hpp"
#include "planner/recognise/table_functions.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

// Of either kind: what it is about, and how the value of one column is made from the other's.
struct Wanted {
  const CatalogRelation& table;
  const CatalogColumn& old;
  Identifier new_name;
  TypeName type;
  std::string shown_type;
  bool own_reverse = false;
  bool subscribers_ready = false;
};

Names obstacles(const Wanted& wanted, const CatalogSnapshot& catalog) {
  const CatalogRelation& table = wanted.table;
  const CatalogColumn& old = wanted.old;
  Names reasons;
  for (const std::string& dependent : dependents_that_stay(table, old.name))
    reasons.push_back(dependent + " depends on it");
  for (std::string& reason : obstacles_to_replacement(twin_column(
           catalog, table, Identifier(old.name), wanted.new_name, column_type(wanted.type),
           {.own_reverse = wanted.own_reverse, .subscribers_ready = wanted.subscribers_ready})))
    reasons.push_back(std::move(reason));
  if (old.domain_constrained)
    reasons.push_back(
        "it is of a domain with constraints, which a twin without a value yet breaks");
  if (!trigger_prefixes(table))
    reasons.push_back("no trigger name would sort before and after all of its triggers");
  return reasons;
}

// Precondition: no obstacles.
operations::TwinColumns twins(const Wanted& wanted, AnyConversion conversion,
                              const CatalogSnapshot& catalog) {
  const CatalogRelation& table = wanted.table;
  const Identifier column(wanted.old.name);
  const TriggerPrefixes prefixes = *trigger_prefixes(table);
  operations::TwinColumns result{.replacement = {.table = table.relation_name(),
                                                 .column = wanted.old,
                                                 .type = wanted.type,
                                                 .collation = std::nullopt,
                                                 .conversion = std::move(conversion),
                                                 .new_type = wanted.shown_type,
                                                 .key = primary_key(table),
                                                 .first_trigger = prefixes.first,
                                                 .last_trigger = prefixes.last,
                                                 .own_triggers = has_triggers_before_rows(table),
                                                 .subscribers_ready = wanted.subscribers_ready},
                                 .new_name = wanted.new_name};
  result.covers_all_columns = cover_all_columns(catalog, table, column);
  result.names_column = name_column(catalog, table, column);
  return result;
}

bool subscribers_ready(const ScriptStatement& statement) {
  return statement.directive(DirectiveKind::SubscribersReady) != nullptr;
}

}  // namespace

TwinResult recognise_twins(const CatalogRelation& table, const Identifier& column,
                           const Identifier& new_name, const ScriptStatement& statement,
                           const AnalysisState& before) {
  const CatalogColumn& old = *table.column(column);
  const Wanted wanted{.table = table,
                      .old = old,
                      .new_name = new_name,
                      .type = type_of(old),
                      .shown_type = old.type,
                      .subscribers_ready = subscribers_ready(statement)};
  Names reasons = obstacles(wanted, before.catalog());
  if (!reasons.empty()) return reasons;
  return twins(wanted, SameType{wanted.type}, before.catalog());
}

TwinResult recognise_retyped_twins(const RetypedColumn& retyped, const AnalysisState& before) {
  const CatalogColumn& old = *retyped.table.column(retyped.column);
  const ColumnType type = column_type(retyped.change.type);
  const Wanted wanted{
      .table = retyped.table,
      .old = old,
      .new_name = retyped.new_name,
      .type = retyped.change.type,
      .shown_type = shown_type(type),
      .own_reverse = retyped.typed.directive(DirectiveKind::Reverse) != nullptr,
      .subscribers_ready = subscribers_ready(retyped.typed) || subscribers_ready(retyped.named)};
  Names reasons = obstacles(wanted, before.catalog());
  if (retyped.change.collation || !old.collation.empty() || column_type(old) == type)
    reasons.push_back("its collation, or nothing else than it, changes with the name");
  ConversionResult conversion =
      recognise_conversion(retyped.change, old, retyped.typed, before.catalog(), retyped.new_name);
  if (auto* reason = std::get_if<std::string>(&conversion)) reasons.push_back(std::move(*reason));
  if (!reasons.empty()) return reasons;
  return twins(wanted, std::get<AnyConversion>(std::move(conversion)), before.catalog());
}

}  // namespace lockstep
