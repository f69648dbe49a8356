// AnalysisState::apply: views, and tables that are made from a query.

#include "analyzers/analysis_state.hpp"
#include "sql/statement_use.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace lockstep {
namespace {

// Of CREATE VIEW … AS query. Where a quoted name has such words too, what is found is no query, and
// counts as one that reads everything.
std::string query_of(const std::string& text) {
  static const std::regex as_query(R"(\sas[\s(]+(select|with|values|table)\s)",
                                   std::regex::icase | std::regex::optimize);
  std::smatch found;
  return std::regex_search(text, found, as_query) ? text.substr(found.position(0) + 3) : text;
}

// The columns that the query reads; "*" where that cannot be told, for any of them.
std::vector<std::string> columns_read(const CatalogRelation* table, const std::string& query) {
  if (table == nullptr || table->columns.empty()) return {"*"};
  std::vector<std::string> columns;
  for (const CatalogColumn& column : table->columns) {
    const UseTarget target{table->relation_name(), {Identifier(column.name)}};
    if (uses_of(std::array{query}, target).front().uses()) columns.push_back(column.name);
  }
  return columns.empty() ? std::vector<std::string>{""} : columns;
}

}  // namespace

void AnalysisState::apply_query(const CreateTableAs& create_as, const std::string& text) {
  if (create_as.materialized_view) {
    CatalogRelation view;
    view.kind = 'm';
    create(std::move(view), create_as.table, KnownRelations::Definition::Spelled);
    return define_view(create_as.table, "materialized view", create_as.reads, text);
  }
  create({}, create_as.table, KnownRelations::Definition::Partly);
  if (create_as.with_data) relations_.mark_filled(resolve(create_as.table));
}

void AnalysisState::apply_query(const CreateView& view, const std::string& text) {
  // OR REPLACE without a catalog: it may well have existed, and have users.
  if (!view.or_replace || has_catalog_) {
    CatalogRelation made;
    made.kind = 'v';
    create(std::move(made), view.view, KnownRelations::Definition::Spelled);
  } else if (known_part(view.view) == nullptr) {
    change_relation(view.view, [](CatalogRelation& part) { part.kind = 'v'; });
  }
  define_view(view.view, "view", view.reads, text);
}

void AnalysisState::define_view(const RelationName& view, const std::string& kind,
                                const std::vector<RelationName>& reads, const std::string& text) {
  const std::string query = query_of(text);
  const std::string shown = resolve(view);
  forget_view(shown);
  std::vector<std::string> read;
  for (const RelationName& each : reads) {
    read.push_back(resolve(each));
    std::vector<std::string> columns = columns_read(relation(each), query);
    change_relation(each, [&](CatalogRelation& changed) {
      for (std::string& column : columns)
        changed.dependents.push_back({.kind = kind, .name = shown, .column = std::move(column)});
    });
  }
  relations_.set_reads(shown, std::move(read));
}

void AnalysisState::forget_view(const std::string& shown) {
  for (const std::string& read : read_by(shown)) {
    if (relations_.find_part(read) == nullptr) continue;
    change_shown(read, [&](CatalogRelation& changed) {
      std::erase_if(changed.dependents,
                    [&](const CatalogDependent& each) { return each.name == shown; });
    });
  }
  relations_.set_reads(shown, {});
}

}  // namespace lockstep
