#include "planner/recognise_type_change.hpp"

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/column_properties.hpp"
#include "planner/recognise_conversion.hpp"
#include "sql/comma_separated.hpp"

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

Names dependents_of(const CatalogRelation& table, const std::string& column) {
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

bool says(const ScriptStatement& statement, DirectiveKind kind) {
  return statement.directive(kind) != nullptr;
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

// ---- the answer

constexpr std::array<std::string_view, 5> kUnits{"bytes", "kB", "MB", "GB", "TB"};
constexpr std::int64_t kUnitStep = 1024;

std::string size_of(std::int64_t bytes) {
  std::size_t unit = 0;
  while (bytes >= kUnitStep && unit + 1 < kUnits.size()) {
    bytes /= kUnitStep;
    ++unit;
  }
  return std::to_string(bytes) + " " + std::string(kUnits[unit]);
}

class Recogniser {
 public:
  Recogniser(const AlterColumnType& change, const CatalogRelation& table,
             const CatalogColumn& column)
      : change_(change), table_(table), column_(column) {}

  TypeChangeResult judge(const ScriptStatement& statement, const CatalogSnapshot& catalog) const {
    if (const Names names = dependents_of(table_, column_.name); !names.empty()) {
      return refuse(comma_separated(names) + (names.size() > 1 ? " depend" : " depends") +
                    " on it");
    }
    Names reasons = obstacles_of(table_);
    for (std::string& reason :
         carry_dependents(
             replaced_column(
                 catalog, table_, Identifier(column_.name), column_type(change_.type),
                 {.own_reverse = says(statement, DirectiveKind::Reverse),
                 .subscribers_ready = says(statement, DirectiveKind::SubscribersReady)}))
             .refused)
      reasons.push_back(std::move(reason));
    for (std::string& reason : peculiarities_of(column_))
      reasons.push_back(std::move(reason));
    if (!reasons.empty()) return refuse(comma_separated(reasons));
    return staged(catalog, statement);
  }

 private:
  TypeChangeResult staged(const CatalogSnapshot& catalog, const ScriptStatement& statement) const {
    const ConversionResult conversion = recognise_conversion(change_, column_, statement, catalog);
    if (const auto* reason = std::get_if<std::string>(&conversion)) return refuse(*reason);
    const auto& known = std::get<AnyConversion>(conversion);
    if (class_of(known) == OperationClass::Flip &&
        statement.directive(DirectiveKind::Flip) == nullptr) {
      return TypeChangeRefused{what() +
                                   " flips the meaning of the name: some statements of the old "
                                   "version do not parse on " +
                                   new_type() + ", or compute something else",
                               "Add a column under a new name, or put \"-- lockstep: flip: "
                               "<reason>\" above it; cutover then waits "
                               "until the old version is gone."};
    }
    const auto first = first_prefix(table_);
    const auto last = last_prefix(table_);
    if (!first || !last)
      return refuse("no trigger name would sort before and after all of its triggers");
    return operations::ChangeColumnType{
        .table = table_.relation_name(),
        .column = column_,
        .type = change_.type,
        .collation = change_.collation,
        .conversion = known,
        .new_type = new_type(),
        .key = primary_key(table_),
        .first_trigger = *first,
        .last_trigger = *last,
        .subscribers_ready = says(statement, DirectiveKind::SubscribersReady)};
  }

  std::string new_type() const { return shown_type(column_type(change_.type)); }
  std::string what() const {
    return table_.shown() + "." + Identifier(column_.name).shown() + " from " + column_.type +
           " to " + new_type();
  }

  TypeChangeRefused refuse(const std::string& reason) const {
    return {what() + " cannot be changed in phases yet: " + reason,
            "Add a column of the new type under another name, or put \"-- lockstep: as-is: "
            "<reason>\" above it: it "
            "then holds ACCESS EXCLUSIVE on " +
                table_.shown() + ", which blocks every read and write, while " +
                size_of(table_.heap_bytes) + " are rewritten and " + size_of(table_.index_bytes) +
                " of indexes are built again."};
  }

  const AlterColumnType& change_;
  const CatalogRelation& table_;
  const CatalogColumn& column_;
};

}  // namespace

TypeChangeResult recognise_type_change(const AlterColumnType& change, const AlterTable& alter,
                                       const ScriptStatement& statement,
                                       const AnalysisState& before) {
  const CatalogRelation& table = *before.relation(alter.table);
  const CatalogColumn* column = table.column(change.column);
  if (column == nullptr) {
    return TypeChangeRefused{table.shown() + " has no column " + change.column.shown(),
                             "Correct the name."};
  }
  return Recogniser(change, table, *column).judge(statement, before.catalog());
}

}  // namespace lockstep
