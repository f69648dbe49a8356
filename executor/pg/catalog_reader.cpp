#include "executor/pg/catalog_reader.hpp"

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lockstep {
namespace {

using pg::kGrants;
using pg::kUserSchema;
using pg::RelationsByOid;
using pg::RowReader;

RelationsByOid read_relations(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "WITH related AS MATERIALIZED (SELECT inhrelid AS oid FROM pg_inherits"
         "  UNION SELECT inhparent FROM pg_inherits) "
         "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, "
         "pg_get_userbyid(c.relowner), c.relispartition, "
         "c.oid IN (SELECT oid FROM related), c.relrowsecurity, c.relforcerowsecurity, "
         "CASE WHEN c.relkind NOT IN ('r', 'p') THEN '' WHEN c.relreplident = 'f' THEN 'full' "
         "WHEN c.relreplident = 'n' THEN 'nothing' WHEN c.relreplident = 'i' THEN 'index' "
         "ELSE '' END, "
         "greatest(c.reltuples, 0), "
         "coalesce(pg_relation_size(c.oid), 0), coalesce(pg_indexes_size(c.oid), 0), "
         "obj_description(c.oid, 'pg_class'), ARRAY("
      << kGrants
      // The owner's own are listed only where one of them was given up: a GRANT and a REVOKE write
      // them down, and nothing has changed.
      << "aclexplode(c.relacl) g WHERE g.grantee <> c.relowner OR NOT c.relacl @> (acldefault("
         "CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner))[1] ORDER BY 1) "
         "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
         "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND "
      << kUserSchema);
  RelationsByOid relations;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    CatalogRelation relation;
    relation.oid = in.oid();
    relation.schema = in.text();
    relation.name = in.text();
    relation.kind = in.character();
    relation.persistence = in.character();
    relation.owner = in.text();
    relation.is_partition = in.flag();
    relation.inherits = in.flag();
    relation.row_security = in.flag();
    relation.row_security_forced = in.flag();
    relation.replica_identity = in.text();
    relation.row_estimate = in.real();
    relation.heap_bytes = in.number();
    relation.index_bytes = in.number();
    relation.comment = in.text_or_empty();
    relation.grants = in.list();
    relations.emplace(relation.oid, std::move(relation));
  }
  return relations;
}

// A partitioned table is published even where its partitions stand for it.
void read_publications(Session& session, RelationsByOid& relations) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT t.relid, p.pubname FROM pg_publication p, "
                                    "LATERAL pg_get_publication_tables(p.pubname) t "
                                    "UNION SELECT r.prrelid, p.pubname FROM pg_publication_rel r "
                                    "JOIN pg_publication p ON p.oid = r.prpubid ORDER BY 1, 2");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found != relations.end()) found->second.publications.push_back(in.text());
  }
}

std::vector<CatalogFunction> read_functions(Session& session, Literal language) {
  const Rows rows =
      session.query(SqlBuilder{} << "SELECT p.oid::regprocedure, p.prosrc FROM pg_proc p "
                                    "JOIN pg_namespace n ON n.oid = p.pronamespace "
                                    "JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = "
                                 << language << " AND p.prokind = 'f' AND " << kUserSchema
                                 << "ORDER BY p.oid::regprocedure::text COLLATE \"C\"");
  std::vector<CatalogFunction> functions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    CatalogFunction& function = functions.emplace_back();
    function.signature = in.text();
    function.body = in.text();
  }
  return functions;
}

std::vector<std::string> column_of(const Rows& rows) {
  std::vector<std::string> values;
  for (std::size_t row = 0; row < rows.size(); ++row)
    values.push_back(rows.text(row, 0));
  return values;
}

std::vector<std::string> read_domains_with_constraints(Session& session) {
  return column_of(session.query(
      SqlBuilder{}
      << "WITH RECURSIVE " << pg::kConstrainedDomains
      << "SELECT t.oid::regtype::text COLLATE \"C\" FROM constrained k "
         "JOIN pg_type t ON t.oid = k.oid JOIN pg_namespace n ON n.oid = t.typnamespace "
         "WHERE "
      << kUserSchema << "ORDER BY 1"));
}

CatalogSnapshot read_within_transaction(Session& session) {
  session.query(SqlBuilder{} << "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  CatalogSnapshot snapshot;
  snapshot.version = session.server_version();
  // The session's own is always UTC; the reset value is what the database gives to others.
  snapshot.time_zone =
      session.query(SqlBuilder{} << "SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'")
          .text(0, 0);
  snapshot.search_path =
      column_of(session.query(SqlBuilder{} << "SELECT unnest(current_schemas(false))"));
  // With nothing in the path, every definition comes with its schemas written out.
  session.query(SqlBuilder{} << "SET LOCAL search_path = ''");

  RelationsByOid relations = read_relations(session);
  read_publications(session, relations);
  pg::read_columns(session, relations);
  pg::read_indexes(session, relations);
  pg::read_constraints(session, relations);
  pg::read_triggers(session, relations);
  pg::read_dependents(session, relations);
  pg::read_sequences(session, relations);
  pg::read_views(session, relations);
  pg::read_rules(session, relations);
  pg::read_policies(session, relations);
  pg::read_statistics(session, relations);
  pg::read_published(session, relations);
  pg::read_inheritance(session, relations);
  for (auto& [oid, relation] : relations)
    snapshot.relations.push_back(std::move(relation));
  std::sort(snapshot.relations.begin(), snapshot.relations.end(),
            [](const CatalogRelation& a, const CatalogRelation& b) {
              return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
            });
  snapshot.plpgsql_functions = read_functions(session, {"plpgsql"});
  snapshot.sql_functions = read_functions(session, {"sql"});
  std::erase_if(snapshot.sql_functions,  // BEGIN ATOMIC leaves no text
                [](const CatalogFunction& function) { return function.body.empty(); });
  snapshot.domains_with_constraints = read_domains_with_constraints(session);
  snapshot.domains = pg::read_domains(session);
  snapshot.steady_functions = pg::read_steady_functions(session);
  return snapshot;
}

}  // namespace

CatalogSnapshot read_catalog(Session& session) {
  CatalogSnapshot snapshot;
  session.in_transaction([&] { snapshot = read_within_transaction(session); });
  return snapshot;
}

}  // namespace lockstep
