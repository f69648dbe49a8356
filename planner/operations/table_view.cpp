#include "planner/operations/table_view.hpp"

#include "planner/operations/fragment.hpp"
#include "planner/operations/grants.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// One column of the view, and the table's own that it carries grants and comment of.
struct Shown {
  Identifier name;
  Identifier source;
  const CatalogColumn* like;
};

std::vector<Shown> columns_of(const TableView& view, const CatalogRelation& like) {
  std::vector<Shown> columns;
  std::optional<Shown> last;
  for (const CatalogColumn& column : like.columns) {
    const Identifier name(column.name);
    if (view.alias && name == view.alias->name) {
      columns.push_back({name, view.alias->source, &column});
      last = Shown{view.alias->source, view.alias->source, &column};
    } else {
      columns.push_back({name, name, &column});
    }
  }
  if (last) columns.push_back(*last);
  return columns;
}

Sql select(const TableView& view, const std::vector<Shown>& columns, ServerVersion version) {
  SqlBuilder sql;
  sql << "CREATE VIEW " << view.name;
  // Without it row security would be checked for the view's owner (trap 24).
  if (version >= ServerVersion::of_major(15)) sql << " WITH (security_invoker = true)";
  sql << " AS SELECT ";
  bool first = true;
  for (const Shown& column : columns) {
    if (!first) sql << ", ";
    first = false;
    sql << column.source;
    if (column.source != column.name) sql << " AS " << column.name;
  }
  return sql << " FROM " << view.table;
}

std::vector<Sql> comments(const TableView& view, const std::vector<Shown>& columns,
                          const CatalogRelation& like) {
  std::vector<Sql> statements;
  if (!like.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON VIEW " << view.name << " IS "
                                      << Literal{like.comment});
  }
  for (const Shown& column : columns) {
    if (column.like->comment.empty()) continue;
    statements.push_back(SqlBuilder{} << "COMMENT ON COLUMN " << view.name << "." << column.name
                                      << " IS " << Literal{column.like->comment});
  }
  return statements;
}

}  // namespace

std::vector<Sql> create_view(const TableView& view, const CatalogRelation& like,
                             ServerVersion version) {
  const std::vector<Shown> columns = columns_of(view, like);
  std::vector<Sql> statements{select(view, columns, version)};
  if (!like.owner.empty()) {
    statements.push_back(SqlBuilder{} << "ALTER VIEW " << view.name << " OWNER TO "
                                      << Identifier(like.owner));
  }
  append(statements, grant_on_relation(view.name, like.owner, like.grants));
  for (const Shown& column : columns)
    append(statements, grant_on_column(view.name, column.name, column.like->grants));
  append(statements, comments(view, columns, like));
  return statements;
}

Sql drop_view(const RelationName& name) {
  return SqlBuilder{} << "DROP VIEW " << name;
}

Sql rename_relation(const RelationName& from, const RelationName& to) {
  if (from.schema != to.schema && to.schema)
    return SqlBuilder{} << "ALTER TABLE " << from << " SET SCHEMA " << *to.schema;
  return SqlBuilder{} << "ALTER TABLE " << from << " RENAME TO " << to.name;
}

bool can_be_shown(const CatalogRelation& table) {
  return grants_are_known(table.grants) &&
         std::all_of(table.columns.begin(), table.columns.end(),
                     [](const CatalogColumn& column) { return grants_are_known(column.grants); });
}

}  // namespace lockstep
