// Indexes and constraints.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/not_null_proof.hpp"
#include "executor/pg/row_reader.hpp"
#include "sql/errors.hpp"

namespace lockstep::pg {
namespace {

std::string constraint_kind(char contype) {
  switch (contype) {
    case 'c':
      return "check";
    case 'n':
      return "not null";
    case 'u':
      return "unique";
    case 'p':
      return "primary key";
    case 'f':
      return "foreign key";
    case 'x':
      return "exclude";
    case 't':
      return "trigger";
    default:
      throw InternalError("pg_constraint has a contype that is not known: " +
                          std::string(1, contype));
  }
}

void read_referenced_by(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT DISTINCT k.confrelid, k.conrelid::regclass::text COLLATE \"C\" "
                      "FROM pg_constraint k WHERE k.contype = 'f' ORDER BY 1, 2");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found != relations.end()) found->second.referenced_by.push_back(in.text());
  }
}

}  // namespace

// Key columns stand in indkey, those of expressions and the predicate in pg_depend. A definition is
// NULL when the index was dropped while we read.
void read_indexes(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT x.indrelid, i.relname, pg_get_indexdef(x.indexrelid), x.indisunique, "
         "x.indisprimary, x.indisvalid, "
         "ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = x.indrelid"
         "  AND a.attnum > 0 AND (a.attnum = ANY (x.indkey) OR EXISTS (SELECT FROM pg_depend d"
         "    WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid"
         "    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = x.indrelid"
         "    AND d.refobjsubid = a.attnum)) ORDER BY a.attnum), "
         "obj_description(x.indexrelid, 'pg_class'), s.spcname, x.indisclustered, "
         "x.indisreplident, "
         "i.relispartition "
         "FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
         "LEFT JOIN pg_tablespace s ON s.oid = i.reltablespace "
         "JOIN pg_namespace n ON n.oid = i.relnamespace WHERE "
      << kUserSchema << "ORDER BY x.indrelid, i.relname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogIndex index;
    index.name = in.text();
    index.definition = in.text_or_empty();
    index.unique = in.flag();
    index.primary = in.flag();
    index.valid = in.flag();
    index.columns = in.list();
    index.comment = in.text_or_empty();
    index.tablespace = in.text_or_empty();
    index.clustered = in.flag();
    index.replica_identity = in.flag();
    index.attached = in.flag();
    if (!index.definition.empty()) found->second.indexes.push_back(std::move(index));
  }
}

void read_constraints(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT k.conrelid, k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated, "
         "ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY u (num, place)"
         "  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num"
         "  ORDER BY u.place), "
         "CASE WHEN k.confrelid <> 0 THEN k.confrelid::regclass END, "
         "ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY u (num, place)"
         "  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num"
         "  ORDER BY u.place), obj_description(k.oid, 'pg_constraint'), "
         "ARRAY(SELECT CASE WHEN r.oid IS NOT NULL THEN r.ev_class::regclass::text"
         "    ELSE d.objid::regprocedure::text END FROM pg_depend d"
         "  LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid"
         "  WHERE d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid"
         "  AND (r.oid IS NOT NULL OR d.classid = 'pg_proc'::regclass) ORDER BY 1) "
         "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
         "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
      << kUserSchema << "ORDER BY k.conrelid, k.conname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogConstraint constraint;
    constraint.name = in.text();
    constraint.kind = constraint_kind(in.character());
    constraint.definition = in.text_or_empty();
    constraint.validated = in.flag();
    constraint.columns = in.list();
    constraint.referenced = in.text_or_empty();
    constraint.referenced_columns = in.list();
    constraint.comment = in.text_or_empty();
    constraint.grouped_by = in.list();
    constraint.proves_not_null = columns_proved_not_null(constraint.definition);
    if (!constraint.definition.empty()) found->second.constraints.push_back(std::move(constraint));
  }
  read_referenced_by(session, relations);
}

}  // namespace lockstep::pg
