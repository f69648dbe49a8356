// Inheritance and partitioning, domains, and the volatility of functions.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"

namespace lockstep::pg {

namespace {

void read_partition_keys(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT p.partrelid, ARRAY(SELECT a.attname FROM pg_attribute a "
                      "WHERE a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs) "
                      "AND a.attnum > 0 ORDER BY 1), pg_get_partkeydef(p.partrelid) "
                      "FROM pg_partitioned_table p");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    found->second.partition_columns = in.list();
    found->second.partition_key = in.text();
  }
}

}  // namespace

void read_inheritance(Session& session, RelationsByOid& relations) {
  read_partition_keys(session, relations);
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT i.inhrelid, i.inhparent, i.inhrelid::regclass, i.inhparent::regclass,"
                      " coalesce(pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', false),"
                      " pg_get_expr(c.relpartbound, c.oid), pg_get_partition_constraintdef(c.oid) "
                      "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
                      "ORDER BY i.inhparent, i.inhrelid::regclass::text COLLATE \"C\", i.inhseqno");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto child = relations.find(in.oid());
    const auto parent = relations.find(in.oid());
    if (child == relations.end() || parent == relations.end()) continue;  // indexes
    parent->second.children.push_back(in.text());
    child->second.parents.push_back(in.text());
    child->second.default_partition = in.flag();
    child->second.partition_bound = in.text_or_empty();
    child->second.partition_constraint = in.text_or_empty();
    // That of a hash partition names its table by number.
    if (child->second.partition_constraint.find("satisfies_hash_partition") != std::string::npos)
      child->second.partition_constraint.clear();
  }
}

std::vector<CatalogDomain> read_domains(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT t.oid::regtype, format_type(t.typbasetype, t.typtypmod), t.typnotnull, "
         "ARRAY(SELECT k.conname FROM pg_constraint k WHERE k.contypid = t.oid "
         "  AND k.contype = 'c' ORDER BY 1), "
         "ARRAY(SELECT k.conname FROM pg_constraint k WHERE k.contypid = t.oid "
         "  AND k.contype = 'c' AND NOT k.convalidated ORDER BY 1) "
         "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
         "WHERE t.typtype = 'd' AND "
      << kUserSchema << "ORDER BY t.oid::regtype::text COLLATE \"C\"");
  std::vector<CatalogDomain> domains;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    CatalogDomain& domain = domains.emplace_back();
    domain.name = in.text();
    domain.base = in.text();
    domain.not_null = in.flag();
    domain.constraints = in.list();
    domain.not_validated = in.list();
  }
  return domains;
}

std::vector<std::string> read_steady_functions(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname) COLLATE \"C\" "
         "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
      << kUserSchema << "GROUP BY 1 HAVING bool_and(p.provolatile <> 'v') ORDER BY 1");
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row)
    names.push_back(rows.text(row, 0));
  return names;
}

}  // namespace lockstep::pg
