#include "executor/evidence/catalog_uses.hpp"

#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::vector<std::string> names_of(const UseTarget& target) {
  std::vector<std::string> names;
  for (const Identifier& column : target.columns)
    names.push_back(column.text());
  return names;
}

// Views, and functions with a body that the server has parsed.
void add_dependents(Session& session, const UseTarget& target, std::vector<CatalogUse>& uses) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT DISTINCT CASE c.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END"
             " || c.oid::regclass FROM pg_depend d"
             " JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid"
             " JOIN pg_class c ON c.oid = w.ev_class AND c.oid <> d.refobjid"
             " LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid"
             " WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass($1)"
             " AND c.relnamespace IS DISTINCT FROM to_regnamespace('lockstep')"
             " AND (cardinality($2::text[]) = 0 OR a.attname = ANY ($2::text[]))"
             " UNION SELECT 'function ' || d.objid::regprocedure FROM pg_depend d"
             " LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid"
             " WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass"
             " AND d.refobjid = to_regclass($1)"
             " AND (cardinality($2::text[]) = 0 OR a.attname = ANY ($2::text[])) ORDER BY 1",
      {target.relation.quoted(), text_array(names_of(target))});
  for (std::size_t row = 0; row < rows.size(); ++row)
    uses.push_back({rows.text(row, 0), {.named = true}});
}

// Bodies kept as text. A trigger function of the table names its columns as those of NEW and OLD.
void add_bodies(Session& session, const UseTarget& target, std::vector<CatalogUse>& uses) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT 'function ' || p.oid::regprocedure, p.prosrc, l.lanname IN ('sql', 'plpgsql'),"
             " EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid ="
             " to_regclass($1)) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
             " WHERE l.lanname NOT IN ('internal', 'c')"
             " AND p.pronamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN"
             " ('pg_catalog', 'information_schema', 'lockstep')) ORDER BY 1",
      {target.relation.quoted()});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string& body = rows.text(row, 1);
    StatementUse how;
    if (rows.flag(row, 2)) {
      if (mentions(body, target.relation.name)) how = use_in_body(body, target);
    } else {
      how.unreadable = mentions(body, target.relation.name);
    }
    const bool names_column =
        std::any_of(target.columns.begin(), target.columns.end(),
                    [&](const Identifier& column) { return mentions(body, column); });
    how.named = how.named || (rows.flag(row, 3) && names_column);
    if (how.uses()) uses.push_back({rows.text(row, 0), how});
  }
}

// Triggers that hand the name of one of the columns to their function.
void add_arguments(Session& session, const UseTarget& target, std::vector<CatalogUse>& uses) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT DISTINCT 'trigger ' || quote_ident(t.tgname) FROM pg_trigger t,"
                      " unnest($2::text[]) c WHERE t.tgrelid = to_regclass($1)"
                      " AND NOT t.tgisinternal AND t.tgnargs > 0"
                      " AND strpos(pg_get_triggerdef(t.oid), quote_literal(c)) > 0 ORDER BY 1",
      {target.relation.quoted(), text_array(names_of(target))});
  for (std::size_t row = 0; row < rows.size(); ++row)
    uses.push_back({rows.text(row, 0), {.named = true}});
}

}  // namespace

std::vector<CatalogUse> catalog_uses(Session& session, const UseTarget& target) {
  std::vector<CatalogUse> uses;
  add_dependents(session, target, uses);
  add_bodies(session, target, uses);
  add_arguments(session, target, uses);
  std::sort(uses.begin(), uses.end(), [](const CatalogUse& left, const CatalogUse& right) {
    return left.object < right.object;
  });
  return uses;
}

}  // namespace lockstep
