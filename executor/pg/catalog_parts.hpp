// The parts of reading a catalog, each a query or two over the whole of it: never one a table, so
// that thousands of tables are read in less than a second.

#pragma once

#include "executor/database.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/sql_builder.hpp"

#include <cstdint>
#include <unordered_map>

namespace lockstep::pg {

// Which schemas are read, as a condition on `n`, a pg_namespace: those of users. Names that begin
// with pg_ are reserved for the system, temporary tables among them.
inline constexpr Fragment kUserSchema =
    " n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockstep') ";

// A recursive common table expression `constrained`: domains with CHECK or NOT NULL, their own or
// those of the domain beneath.
inline constexpr Fragment kConstrainedDomains =
    " constrained AS ("
    "  SELECT t.oid FROM pg_type t WHERE t.typtype = 'd' AND (t.typnotnull OR EXISTS"
    "    (SELECT FROM pg_constraint k WHERE k.contypid = t.oid)) "
    "  UNION SELECT t.oid FROM pg_type t JOIN constrained k ON t.typbasetype = k.oid"
    "    WHERE t.typtype = 'd') ";

// Privileges as "SELECT TO app WITH GRANT OPTION", one a row; the rows of `g`, an aclexplode(),
// follow.
inline constexpr Fragment kGrants =
    "SELECT g.privilege_type || ' TO ' ||"
    "  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END ||"
    "  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END FROM ";

// By pg_class.oid. Rows of a relation that is not in it are passed over.
using RelationsByOid = std::unordered_map<std::uint32_t, CatalogRelation>;

void read_columns(Session& session, RelationsByOid& relations);
void read_indexes(Session& session, RelationsByOid& relations);
void read_constraints(Session& session, RelationsByOid& relations);
void read_triggers(Session& session, RelationsByOid& relations);
void read_dependents(Session& session, RelationsByOid& relations);
void read_sequences(Session& session, RelationsByOid& relations);
void read_views(Session& session, RelationsByOid& relations);
void read_rules(Session& session, RelationsByOid& relations);
void read_policies(Session& session, RelationsByOid& relations);
void read_statistics(Session& session, RelationsByOid& relations);
void read_published(Session& session, RelationsByOid& relations);
void read_inheritance(Session& session, RelationsByOid& relations);
std::vector<CatalogDomain> read_domains(Session& session);
std::vector<std::string> read_steady_functions(Session& session);

// tgenabled and ev_enabled: "" for the usual, "always", "replica", "disabled".
std::string enabled_name(char enabled);

}  // namespace lockstep::pg
