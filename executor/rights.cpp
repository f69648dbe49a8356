#include "executor/rights.hpp"

#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <variant>

namespace lockstep {
namespace {

// Relations whose rows are read or written, each of them.
std::vector<std::string> copied_relations(const Plan& plan) {
  std::vector<std::string> relations;
  for (const PhaseSteps& phase : plan.phases) {
    for (const Step& step : phase.steps) {
      if (const auto* backfill = std::get_if<Backfill>(&step.action))
        relations.push_back(backfill->relation.shown());
      if (const auto* verify = std::get_if<Verify>(&step.action))
        relations.push_back(verify->relation.shown());
    }
  }
  return relations;
}

}  // namespace

std::vector<std::string> missing_rights(Session& session, const Plan& plan) {
  // ALTER and LOCK need the owner; what is built beside a table (an index, a copy) is made in its
  // schema. The owner sees all rows of a table with row security, unless it is forced on the owner.
  const Rows rows = session.query(
      SqlBuilder{}
          << "WITH r AS (SELECT c.relowner, c.relnamespace FROM unnest($1::text[]) AS n(name)"
             " JOIN pg_class c ON c.oid = to_regclass(n.name))"
             " SELECT format('GRANT %I TO %I', pg_get_userbyid(relowner), current_user) FROM r"
             " WHERE NOT pg_has_role(relowner, 'USAGE')"
             " UNION SELECT format('GRANT CREATE ON SCHEMA %I TO %I', nspname, current_user)"
             " FROM r JOIN pg_namespace s ON s.oid = r.relnamespace"
             " WHERE NOT has_schema_privilege(s.oid, 'CREATE')"
             " UNION SELECT format('ALTER ROLE %I BYPASSRLS', current_user)"
             " FROM unnest($2::text[]) AS n(name) JOIN pg_class c ON c.oid = to_regclass(n.name)"
             " JOIN pg_roles u ON u.rolname = current_user"
             " WHERE c.relrowsecurity AND c.relforcerowsecurity"
             " AND NOT u.rolbypassrls AND NOT u.rolsuper ORDER BY 1",
      {text_array(plan.relations), text_array(copied_relations(plan))});
  std::vector<std::string> grants;
  for (std::size_t row = 0; row < rows.size(); ++row)
    grants.push_back(rows.text(row, 0));
  return grants;
}

}  // namespace lockstep
