#include "planner/recognise/replacement_obstacles.hpp"

#include "planner/operations/column_properties.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// ---- what hangs on the column

// Kinds that planner/operations/carried/ knows; what of them it cannot carry it says itself.
constexpr std::array<std::string_view, 7> kCarried{
    "materialized view", "policy", "publication", "rule", "sequence", "statistics", "view"};

// What the table as a whole is that cannot be kept in step yet.
Names obstacles_of(const CatalogRelation& table) {
  Names names;
  if (table.kind != 'r') names.push_back("it is not an ordinary table");
  if (table.is_partition || table.inherits) names.push_back("it has parents or children");
  for (const std::string_view prefix : {"lockstep_new_", "lockstep_old_", "lockstep_dropped_"}) {
    for (const CatalogColumn& column : table.columns) {
      if (column.name.starts_with(prefix)) {
        names.push_back("column " + Identifier(column.name).shown() +
                        " belongs to a change that has not ended");
      }
    }
  }
  return names;
}

// What the column itself is that cannot be copied faithfully.
Names peculiarities_of(const CatalogColumn& column) {
  Names names;
  if (column.generated) names.push_back("it is generated");
  if (!properties_are_known(column)) names.push_back("its grants are of a shape that is not known");
  return names;
}

// ---- names that sort around every trigger of the table (trap 9; by bytes, as the server sorts)

std::optional<std::string> first_prefix(const CatalogRelation& table) {
  for (const std::string_view prefix : {"!", " ", "\x01"}) {
    const bool first =
        std::all_of(table.triggers.begin(), table.triggers.end(),
                    [&](const CatalogTrigger& trigger) { return prefix < trigger.name; });
    if (first) return std::string(prefix);
  }
  return std::nullopt;
}

std::optional<std::string> last_prefix(const CatalogRelation& table) {
  for (const std::string_view prefix : {"~", "\xF4\x8F\xBF\xBF"}) {
    const bool last =
        std::all_of(table.triggers.begin(), table.triggers.end(),
                    [&](const CatalogTrigger& trigger) { return trigger.name < prefix; });
    if (last) return std::string(prefix);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> dependents_that_stay(const CatalogRelation& table,
                                              const std::string& column) {
  Names names;
  for (const CatalogConstraint& constraint : table.constraints) {
    const bool carried = constraint.kind != "exclude" && constraint.kind != "trigger";
    if (carried || !contains(constraint.columns, column)) continue;
    names.push_back(constraint.kind + " constraint " + Identifier(constraint.name).shown());
  }
  for (const CatalogDependent& dependent : table.dependents) {
    if (std::find(kCarried.begin(), kCarried.end(), dependent.kind) != kCarried.end()) continue;
    if (dependent.column == column || dependent.column.empty()) {
      names.push_back(dependent.kind + " " + dependent.name);
    }
  }
  return names;
}

std::vector<std::string> obstacles_to_replacement(const ReplacedColumn& column) {
  Names names = obstacles_of(column.table);
  for (std::string& reason : carry_dependents(column).refused)
    names.push_back(std::move(reason));
  for (std::string& reason : peculiarities_of(*column.table.column(column.name)))
    names.push_back(std::move(reason));
  return names;
}

std::optional<TriggerPrefixes> trigger_prefixes(const CatalogRelation& table) {
  const auto first = first_prefix(table);
  const auto last = last_prefix(table);
  if (!first || !last) return std::nullopt;
  return TriggerPrefixes{*first, *last};
}

bool has_triggers_before_rows(const CatalogRelation& table) {
  return std::any_of(table.triggers.begin(), table.triggers.end(),
                     [](const CatalogTrigger& trigger) {
                       return trigger.definition.find(" BEFORE ") != std::string::npos &&
                              trigger.definition.find(" FOR EACH ROW") != std::string::npos;
                     });
}

std::vector<Identifier> primary_key(const CatalogRelation& table) {
  std::vector<Identifier> key;
  for (const CatalogConstraint& constraint : table.constraints) {
    if (constraint.kind != "primary key") continue;
    for (const std::string& column : constraint.columns)
      key.emplace_back(column);
  }
  return key;
}

}  // namespace lockstep
