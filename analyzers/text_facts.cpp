#include "analyzers/text_facts.hpp"

#include "sql/statement_use.hpp"

#include <algorithm>

namespace lockstep {

std::vector<std::string> columns_named(const CatalogRelation& table, std::string_view text) {
  std::vector<std::string> named;
  for (const CatalogColumn& column : table.columns) {
    if (mentions(text, Identifier(column.name))) named.push_back(column.name);
  }
  return named;
}

// Keys, expressions and predicate stand in the text alone.
void read_index(CatalogRelation& table, const Statement& statement) {
  CatalogIndex& index = table.indexes.back();
  index.definition = statement.text;
  const std::size_t list = statement.text.find('(');
  if (list == std::string::npos) return;
  for (const std::string& column :
       columns_named(table, std::string_view(statement.text).substr(list))) {
    if (std::find(index.columns.begin(), index.columns.end(), column) == index.columns.end())
      index.columns.push_back(column);
  }
}

void attach_to(CatalogRelation& table, const ChangeOnTable& change, const Statement& statement) {
  const std::string& name = change.name.text();
  const std::string kind = change.rule ? "rule" : "policy";
  if (change.rule) {
    table.rules.push_back({.name = name});
  } else {
    table.policies.push_back({.name = name});
  }
  for (const std::string& column : columns_named(table, statement.text))
    table.dependents.push_back({.kind = kind, .name = name, .column = column});
}

void publish(CatalogRelation& table, const ChangePublication& change) {
  const std::string& name = change.publication.text();
  if (change.change == PublicationChange::Drop) {
    std::erase(table.publications, name);
  } else {
    table.publications.push_back(name);
  }
}

// A domain over one with constraints has them too.
bool names_constrained(const std::map<std::string, bool>& types, std::string_view text) {
  return std::any_of(types.begin(), types.end(), [&](const auto& type) {
    return type.second && mentions(text, Identifier(type.first.substr(type.first.find('.') + 1)));
  });
}

}  // namespace lockstep
