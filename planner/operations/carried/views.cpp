// Views that read the column, and all views over them. A view's column cannot change its type, so
// they are dropped before the names are swapped and made again from their own text afterwards, in
// one transaction: for everybody else a view is there at every moment, with its owner, privileges,
// options, comments, defaults, triggers and rules.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/carried/remade.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/grants.hpp"
#include "planner/operations/option_list.hpp"
#include "planner/operations/table_view.hpp"
#include "planner/operations/touch_routines.hpp"
#include "sql/statement.hpp"

namespace lockstep {
namespace {

Sql create(const CatalogRelation& view) {
  std::vector<Identifier> columns;
  for (const CatalogColumn& column : view.columns)
    columns.emplace_back(column.name);
  SqlBuilder sql;
  sql << "CREATE VIEW " << view.relation_name() << " (" << std::span<const Identifier>(columns)
      << ")";
  if (!view.options.empty()) sql << " WITH " << option_list(view.options);
  return sql << " AS\n" << Sql::from_catalog(view.definition);
}

std::vector<Sql> make(const CatalogRelation& view) {
  const RelationName name = view.relation_name();
  std::vector<Sql> statements{create(view), SqlBuilder{} << "ALTER VIEW " << name << " OWNER TO "
                                                         << Identifier(view.owner)};
  for (const CatalogColumn& column : view.columns) {
    if (!column.default_value) continue;
    Expression value;
    value.text = *column.default_value;
    statements.push_back(SqlBuilder{} << "ALTER VIEW " << name << " ALTER COLUMN "
                                      << Identifier(column.name) << " SET DEFAULT " << value);
  }
  append(statements, describe_relation(view, name));
  for (const CatalogTrigger& trigger : view.triggers)
    append(statements, create_trigger(name, trigger));
  for (const CatalogRule& rule : view.rules)
    append(statements, create_rule(name, rule));
  return statements;
}

CompatibilityBreak foretold(const std::vector<RelationName>& views) {
  std::string text =
      "prepared statements fail once with SQLSTATE 0A000 at cutover and revert when "
      "a column of their result changes its type, those over";
  for (std::size_t index = 0; index < views.size(); ++index)
    text += (index > 0 ? ", " : " ") + views[index].shown();
  return {"readers", text + " too, which are made again"};
}

}  // namespace

std::vector<Sql> describe_relation(const CatalogRelation& relation, const RelationName& name) {
  const bool materialized = relation.kind == 'm';
  std::vector<Sql> statements = grant_on_relation(name, relation.owner, relation.grants);
  if (!relation.comment.empty()) {
    SqlBuilder comment;
    comment << (materialized ? Fragment("COMMENT ON MATERIALIZED VIEW ")
                             : Fragment("COMMENT ON VIEW "));
    statements.push_back(comment << name << " IS " << Literal{relation.comment});
  }
  for (const CatalogColumn& column : relation.columns) {
    const Identifier column_name(column.name);
    if (!column.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON COLUMN " << name << "." << column_name
                                        << " IS " << Literal{column.comment});
    }
    append(statements, grant_on_column(name, column_name, column.grants));
  }
  return statements;
}

void carry_views(const ReplacedColumn& column, Carried& carried) {
  const Remade remade(column);
  for (const std::string& unknown : remade.unknown())
    carried.refused.push_back(unknown + " depends on it and is not in the catalog that was read");
  carried.refused.insert(carried.refused.end(), remade.refused().begin(), remade.refused().end());
  std::vector<RelationName> names;
  for (const CatalogRelation* view : remade.views()) {
    if (view->kind != 'v') continue;
    if (!can_be_shown(*view)) {
      carried.refused.push_back("view " + view->shown() +
                                " has grants of a shape that is not known");
    } else {
      carried.make_again({drop_view(view->relation_name())}, make(*view));
      carried.lock_besides(column, *view);
      names.push_back(view->relation_name());
    }
  }
  if (names.empty()) return;
  carried.make_again({}, {touch_routines(names)});
  if (!column.same_type) carried.breaks.push_back(foretold(names));
}

}  // namespace lockstep
