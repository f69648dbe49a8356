#include "planner/operations/touch_routines.hpp"

#include "sql/sql_builder.hpp"

#include <algorithm>
#include <string>

namespace lockstep {
namespace {

bool is_plain_word(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Case is left aside, and a comment counts: a touch too many alters nothing.
Sql names(const Identifier& relation) {
  const Literal name{relation.text()};
  if (!is_plain_word(relation.text())) {
    return SqlBuilder{} << "pg_catalog.strpos(pg_catalog.lower(p.prosrc), pg_catalog.lower(" << name
                        << ")) > 0";
  }
  const std::string pattern = "[[:<:]]" + relation.text() + "[[:>:]]";
  return SqlBuilder{} << "p.prosrc ~* " << Literal{pattern};
}

Sql is_trigger_of(const RelationName& relation) {
  return SqlBuilder{} << "EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgfoid = p.oid AND "
                         "g.tgrelid = pg_catalog.to_regclass("
                      << Literal{relation.quoted()} << "))";
}

}  // namespace

Sql touch_routines(const std::vector<RelationName>& relations) {
  SqlBuilder body;
  body
      << "DECLARE\n  routine record;\nBEGIN\n"
         "  FOR routine IN SELECT p.oid::pg_catalog.regprocedure AS name, CASE WHEN p.prosecdef "
         "THEN 'DEFINER' ELSE 'INVOKER' END AS security\n"
         "    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
         " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace\n"
         "    WHERE l.lanname = 'plpgsql' AND p.prokind IN ('f', 'p') AND n.nspname <> 'lockstep'\n"
         "    AND (";
  for (std::size_t index = 0; index < relations.size(); ++index) {
    if (index > 0) body << " OR ";
    body << names(relations[index].name) << " OR " << is_trigger_of(relations[index]);
  }
  const Sql text = body << ")\n    ORDER BY p.oid\n  LOOP\n"
                           "    EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY %s', "
                           "routine.name, routine.security);\n  END LOOP;\nEND";
  return SqlBuilder{} << "DO " << Literal{text.text()};
}

}  // namespace lockstep
