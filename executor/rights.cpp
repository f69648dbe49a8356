#include "executor/rights.hpp"

#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {

std::vector<std::string> missing_rights(Session& session,
                                        const std::vector<std::string>& relations) {
  // ALTER and LOCK need the owner; what is built beside a table (an index, a copy) is made in its
  // schema.
  const Rows rows = session.query(
      SqlBuilder{}
          << "WITH r AS (SELECT c.relowner, c.relnamespace FROM unnest($1::text[]) AS n(name)"
             " JOIN pg_class c ON c.oid = to_regclass(n.name))"
             " SELECT format('GRANT %I TO %I', pg_get_userbyid(relowner), current_user) FROM r"
             " WHERE NOT pg_has_role(relowner, 'USAGE')"
             " UNION SELECT format('GRANT CREATE ON SCHEMA %I TO %I', nspname, current_user)"
             " FROM r JOIN pg_namespace s ON s.oid = r.relnamespace"
             " WHERE NOT has_schema_privilege(s.oid, 'CREATE') ORDER BY 1",
      {text_array(relations)});
  std::vector<std::string> grants;
  for (std::size_t row = 0; row < rows.size(); ++row)
    grants.push_back(rows.text(row, 0));
  return grants;
}

}  // namespace lockstep
