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

bool has_index(const CatalogRelation& relation, const std::string& name) {
  return std::any_of(relation.indexes.begin(), relation.indexes.end(),
                     [&](const CatalogIndex& index) { return index.name == name; });
}

// Tables, views, sequences and indexes have their names from one pool.
bool is_relation(const std::string& name, const RelationName& table, const AnalysisState& state) {
  const CatalogRelation* relation = state.known_part(table);
  if (relation == nullptr) return false;
  const auto& all = state.catalog().relations;
  return has_index(*relation, name) ||
         std::any_of(all.begin(), all.end(), [&](const CatalogRelation& other) {
           return other.schema == relation->schema &&
                  (other.name == name || has_index(other, name));
         });
}

template <class Taken>
Identifier first_free(const std::string& table, const std::string& columns,
                      const std::string& label, Taken taken) {
  std::string numbered = label;
  for (int number = 1;; ++number) {
    const std::string name = object_name(table, columns, numbered);
    if (!taken(name)) return Identifier(name);
    numbered = label + std::to_string(number);
  }
}

// Joined until the whole is longer than any name may be.
std::string joined(const std::vector<Identifier>& columns) {
  std::string text;
  for (const Identifier& column : columns) {
    if (!text.empty()) text += "_";
    text += column.text();
    if (text.size() > kMaxIdentifierBytes) break;
  }
  return text;
}

Identifier constraint_name(const RelationName& table, const std::string& columns,
                           const std::string& label, const AnalysisState& state) {
  return first_free(table.name.text(), columns, label,
                    [&](const std::string& name) { return is_taken(name, table, state); });
}

}  // namespace

Identifier check_constraint_name(const RelationName& table, const Expression& check,
                                 const AnalysisState& state) {
  const std::string column = check.columns.size() == 1 ? check.columns.front().text() : "";
  return constraint_name(table, column, "check", state);
}

Identifier foreign_key_name(const RelationName& table, const std::vector<Identifier>& columns,
                            const AnalysisState& state) {
  return constraint_name(table, joined(columns), "fkey", state);
}

Identifier not_null_name(const RelationName& table, const Identifier& column,
                         const AnalysisState& state) {
  return constraint_name(table, column.text(), "not_null", state);
}

Identifier key_name(const RelationName& table, const Constraint& key, const AnalysisState& state) {
  const auto taken = [&](const std::string& name) {
    return is_relation(name, table, state) || is_taken(name, table, state);
  };
  if (key.kind == ConstraintKind::PrimaryKey)
    return first_free(table.name.text(), "", "pkey", taken);
  std::vector<Identifier> columns = key.columns;
  columns.insert(columns.end(), key.include.begin(), key.include.end());
  return first_free(table.name.text(), joined(columns), "key", taken);
}

Identifier index_name(const RelationName& table, const std::vector<Identifier>& columns,
                      const AnalysisState& state) {
  return first_free(table.name.text(), joined(columns), "idx",
                    [&](const std::string& name) { return is_relation(name, table, state); });
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
