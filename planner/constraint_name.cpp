#include "planner/constraint_name.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// The longest prefix of at most `bytes` that does not end inside a UTF-8 character.
std::string clipped(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  const auto inside_character = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (bytes > 0 && inside_character(bytes))
    --bytes;
  return text.substr(0, bytes);
}

// makeObjectName: the longer of the two names gives way until the whole fits.
std::string object_name(const std::string& table, const std::string& column,
                        const std::string& label) {
  const std::size_t overhead = label.size() + 1 + (column.empty() ? 0 : 1);
  std::size_t table_bytes = table.size();
  std::size_t column_bytes = column.size();
  while (table_bytes + column_bytes + overhead > kMaxIdentifierBytes) {
    if (table_bytes > column_bytes) {
      --table_bytes;
    } else {
      --column_bytes;
    }
  }
  std::string name = clipped(table, table_bytes);
  if (!column.empty()) name += "_" + clipped(column, column_bytes);
  return name + "_" + label;
}

bool has_constraint(const CatalogRelation& relation, const std::string& name) {
  return std::any_of(relation.constraints.begin(), relation.constraints.end(),
                     [&](const CatalogConstraint& constraint) { return constraint.name == name; });
}

bool is_taken(const std::string& name, const RelationName& table, const AnalysisState& state) {
  const CatalogRelation* relation = state.known_part(table);
  if (relation == nullptr) return false;
  const auto& all = state.catalog().relations;
  return has_constraint(*relation, name) ||
         std::any_of(all.begin(), all.end(), [&](const CatalogRelation& other) {
           return other.schema == relation->schema && has_constraint(other, name);
         });
}

}  // namespace

Identifier check_constraint_name(const RelationName& table, const Expression& check,
                                 const AnalysisState& state) {
  const std::string column = check.columns.size() == 1 ? check.columns.front().text() : "";
  std::string label = "check";
  for (int number = 1;; ++number) {
    const std::string name = object_name(table.name.text(), column, label);
    if (!is_taken(name, table, state)) return Identifier(name);
    label = "check" + std::to_string(number);
  }
}

Identifier sequence_name(const RelationName& table, const Identifier& column,
                         const AnalysisState& state) {
  const CatalogRelation* relation = state.known_part(table);
  const auto is_taken = [&](const std::string& name) {
    if (relation == nullptr) return false;
    const auto& all = state.catalog().relations;
    return std::any_of(all.begin(), all.end(), [&](const CatalogRelation& other) {
      return other.schema == relation->schema &&
             (other.name == name ||
              std::any_of(other.indexes.begin(), other.indexes.end(),
                          [&](const CatalogIndex& index) { return index.name == name; }));
    });
  };
  std::string label = "seq";
  for (int number = 1;; ++number) {
    const std::string name = object_name(table.name.text(), column.text(), label);
    if (!is_taken(name)) return Identifier(name);
    label = "seq" + std::to_string(number);
  }
}

}  // namespace lockstep
