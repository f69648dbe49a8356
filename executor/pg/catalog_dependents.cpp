// Triggers, and everything else that stands on a table's columns: what a change of a column would
// break, or what the server would refuse it for.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"

namespace lockstep::pg {

// A constraint trigger that belongs to a foreign key is internal, and the key stands for it.
void read_triggers(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT g.tgrelid, g.tgname, pg_get_triggerdef(g.oid), g.tgfoid::regprocedure, l.lanname, "
         "ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = g.tgrelid"
         "  AND a.attnum > 0 AND EXISTS (SELECT FROM pg_depend d"
         "    WHERE d.classid = 'pg_trigger'::regclass AND d.objid = g.oid"
         "    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = g.tgrelid"
         "    AND d.refobjsubid = a.attnum) ORDER BY a.attnum), "
         "g.tgenabled, obj_description(g.oid, 'pg_trigger') "
         "FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid "
         "JOIN pg_language l ON l.oid = p.prolang "
         "JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
         "WHERE NOT g.tgisinternal AND "
      << kUserSchema << "ORDER BY g.tgrelid, g.tgname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogTrigger& trigger = found->second.triggers.emplace_back();
    trigger.name = in.text();
    trigger.definition = in.text();
    trigger.function = in.text();
    trigger.language = in.text();
    trigger.columns = in.list();
    trigger.enabled = enabled_name(in.character());
    trigger.comment = in.text_or_empty();
  }
}

namespace {

// Each of these yields (relation, column number, kind, name) from `d`, the part of pg_depend that
// refers to users' relations. An object that stands on a table merely belongs to it by a dependency
// of type 'a' without a column; what its definition reads comes as type 'n'.

// A view's own rule reads the view itself too.
constexpr Fragment kRules =
    "SELECT d.refobjid, d.refobjsubid, CASE WHEN r.rulename <> '_RETURN' THEN 'rule'"
    "    WHEN c.relkind = 'm' THEN 'materialized view' ELSE 'view' END,"
    "  CASE WHEN r.rulename = '_RETURN' THEN c.oid::regclass::text"
    "    ELSE quote_ident(r.rulename) || ' ON ' || c.oid::regclass END"
    "  FROM d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class c ON c.oid = r.ev_class"
    "  WHERE d.classid = 'pg_rewrite'::regclass AND d.deptype = 'n'"
    "  AND NOT (r.rulename = '_RETURN' AND r.ev_class = d.refobjid) ";

constexpr Fragment kPolicies =
    "SELECT d.refobjid, d.refobjsubid, 'policy',"
    "  quote_ident(p.polname) || ' ON ' || p.polrelid::regclass"
    "  FROM d JOIN pg_policy p ON p.oid = d.objid"
    "  WHERE d.classid = 'pg_policy'::regclass AND d.deptype = 'n' ";

// Up to 14 the generated column itself depends on what it reads, later its pg_attrdef does.
constexpr Fragment kGeneratedColumns =
    "SELECT d.refobjid, d.refobjsubid, 'generated column', quote_ident(a.attname)"
    "  FROM d JOIN pg_attribute a ON a.attrelid = d.objid AND a.attnum = d.objsubid"
    "  WHERE d.classid = 'pg_class'::regclass AND d.objid = d.refobjid AND d.objsubid > 0"
    "  AND a.attgenerated <> '' "
    "UNION SELECT d.refobjid, d.refobjsubid, 'generated column', quote_ident(a.attname)"
    "  FROM d JOIN pg_attrdef f ON f.oid = d.objid"
    "  JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum"
    "  WHERE d.classid = 'pg_attrdef'::regclass AND f.adrelid = d.refobjid"
    "  AND f.adnum <> d.refobjsubid AND a.attgenerated <> '' ";

constexpr Fragment kStatistics =
    "SELECT d.refobjid, d.refobjsubid, 'statistics',"
    "  quote_ident(n.nspname) || '.' || quote_ident(s.stxname)"
    "  FROM d JOIN pg_statistic_ext s ON s.oid = d.objid JOIN pg_namespace n ON n.oid = "
    "s.stxnamespace"
    "  WHERE d.classid = 'pg_statistic_ext'::regclass ";

// Column lists and row filters, since 15.
constexpr Fragment kPublications =
    "SELECT d.refobjid, d.refobjsubid, 'publication', quote_ident(p.pubname)"
    "  FROM d JOIN pg_publication_rel r ON r.oid = d.objid JOIN pg_publication p ON p.oid = "
    "r.prpubid"
    "  WHERE d.classid = 'pg_publication_rel'::regclass AND d.refobjsubid > 0 ";

// Bodies that the server has parsed (BEGIN ATOMIC, since 14).
constexpr Fragment kFunctions =
    "SELECT d.refobjid, d.refobjsubid, 'function', d.objid::regprocedure::text"
    "  FROM d WHERE d.classid = 'pg_proc'::regclass ";

// Functions that take or return the row's type; and columns of it, for which the server refuses to
// change any column's type.
constexpr Fragment kRowTypeUsers =
    "SELECT c.oid, 0, 'function', t.objid::regprocedure::text"
    "  FROM pg_depend t JOIN pg_type y ON y.oid = t.refobjid LEFT JOIN pg_type e ON e.oid = "
    "y.typelem"
    "  JOIN pg_class c ON c.oid = coalesce(nullif(y.typrelid, 0), e.typrelid)"
    "  WHERE t.classid = 'pg_proc'::regclass AND t.refclassid = 'pg_type'::regclass "
    "UNION SELECT c.oid, 0, 'column', t.objid::regclass || '.' || quote_ident(a.attname)"
    "  FROM pg_depend t JOIN pg_type y ON y.oid = t.refobjid LEFT JOIN pg_type e ON e.oid = "
    "y.typelem"
    "  JOIN pg_class c ON c.oid = coalesce(nullif(y.typrelid, 0), e.typrelid)"
    "  JOIN pg_attribute a ON a.attrelid = t.objid AND a.attnum = t.objsubid"
    "  WHERE t.classid = 'pg_class'::regclass AND t.objsubid > 0 AND t.refclassid = "
    "'pg_type'::regclass ";

// Owned by the column and dropped with it; an identity's own sequence is part of the column.
constexpr Fragment kSequences =
    "SELECT d.refobjid, d.refobjsubid, 'sequence', d.objid::regclass::text"
    "  FROM d JOIN pg_class c ON c.oid = d.objid"
    "  WHERE d.classid = 'pg_class'::regclass AND c.relkind = 'S' AND d.refobjsubid > 0"
    "  AND d.deptype = 'a' ";

constexpr Fragment kPartitionKeys =
    "SELECT d.refobjid, d.refobjsubid, 'partition key', d.objid::regclass::text"
    "  FROM d JOIN pg_partitioned_table p ON p.partrelid = d.objid"
    "  WHERE d.classid = 'pg_class'::regclass AND d.objid = d.refobjid AND d.objsubid = 0 ";

Sql dependents_query() {
  SqlBuilder sql;
  sql << "WITH d AS MATERIALIZED (SELECT d.* FROM pg_depend d JOIN pg_class c ON c.oid = "
         "d.refobjid "
         "  JOIN pg_namespace n ON n.oid = c.relnamespace "
         "  WHERE d.refclassid = 'pg_class'::regclass AND "
      << kUserSchema << "), found (relation, num, kind, name) AS (" << kRules;
  for (const Fragment kind : {kPolicies, kGeneratedColumns, kStatistics, kPublications, kFunctions,
                              kRowTypeUsers, kSequences, kPartitionKeys}) {
    sql << "UNION " << kind;
  }
  return sql << ") SELECT f.relation, f.kind, f.name, coalesce(a.attname, '') FROM found f "
                "LEFT JOIN pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.num AND "
                "f.num > 0 "
                "ORDER BY f.relation, f.kind COLLATE \"C\", f.name COLLATE \"C\", f.num";
}

}  // namespace

void read_dependents(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(dependents_query());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogDependent& dependent = found->second.dependents.emplace_back();
    dependent.kind = in.text();
    dependent.name = in.text();
    dependent.column = in.text();
  }
}

}  // namespace lockstep::pg
