// What is attached to a relation or stands for one: view definitions, rules, policies, extended
// statistics, entries in publications.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"
#include "sql/errors.hpp"

namespace lockstep::pg {
namespace {

// The server ends a view's and a rule's definition with a semicolon.
std::string without_semicolon(std::string definition) {
  if (definition.ends_with(';')) definition.pop_back();
  return definition;
}

std::optional<int> target_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return std::stoi(*text);
}

std::string event_name(char event) {
  switch (event) {
    case '1':
      return "select";
    case '2':
      return "update";
    case '3':
      return "insert";
    default:
      return "delete";
  }
}

std::string command_name(char command) {
  switch (command) {
    case 'r':
      return "select";
    case 'a':
      return "insert";
    case 'w':
      return "update";
    case 'd':
      return "delete";
    default:
      return "all";
  }
}

}  // namespace

std::string enabled_name(char enabled) {
  switch (enabled) {
    case 'O':
      return "";
    case 'A':
      return "always";
    case 'R':
      return "replica";
    case 'D':
      return "disabled";
    default:
      throw InternalError("a trigger or rule is enabled in a way that is not known: " +
                          std::string(1, enabled));
  }
}

void read_views(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT c.oid, pg_get_viewdef(c.oid), "
         "ARRAY(SELECT o FROM unnest(c.reloptions) o ORDER BY o), c.relispopulated, s.spcname "
         "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
         "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace "
         "WHERE c.relkind IN ('v', 'm') AND "
      << kUserSchema);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogRelation& view = found->second;
    view.definition = without_semicolon(in.text_or_empty());
    view.options = in.list();
    view.populated = in.flag();
    view.tablespace = in.text_or_empty();
  }
}

void read_rules(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT r.ev_class, r.rulename, r.ev_type, pg_get_ruledef(r.oid), "
                      "r.ev_enabled, obj_description(r.oid, 'pg_rewrite') "
                      "FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
                      "JOIN pg_namespace n ON n.oid = c.relnamespace "
                      "WHERE r.rulename <> '_RETURN' AND "
                   << kUserSchema << "ORDER BY r.ev_class, r.rulename COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogRule& rule = found->second.rules.emplace_back();
    rule.name = in.text();
    rule.event = event_name(in.character());
    rule.definition = without_semicolon(in.text_or_empty());
    rule.enabled = enabled_name(in.character());
    rule.comment = in.text_or_empty();
  }
}

void read_policies(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT p.polrelid, p.polname, p.polcmd, p.polpermissive, "
         "ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END"
         "  FROM unnest(p.polroles) r ORDER BY 1), "
         "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), "
         "obj_description(p.oid, 'pg_policy') "
         "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
         "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
      << kUserSchema << "ORDER BY p.polrelid, p.polname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogPolicy& policy = found->second.policies.emplace_back();
    policy.name = in.text();
    policy.command = command_name(in.character());
    policy.permissive = in.flag();
    policy.roles = in.list();
    policy.using_expression = in.optional_text();
    policy.check_expression = in.optional_text();
    policy.comment = in.text_or_empty();
  }
}

// Columns of expressions stand in pg_depend alone.
void read_statistics(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT s.stxrelid, s.stxname, n.nspname, pg_get_statisticsobjdef(s.oid), "
         "ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = s.stxrelid"
         "  AND a.attnum > 0 AND (a.attnum = ANY (s.stxkeys) OR EXISTS (SELECT FROM pg_depend d"
         "    WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid"
         "    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = s.stxrelid"
         "    AND d.refobjsubid = a.attnum)) ORDER BY a.attnum), "
         "pg_get_userbyid(s.stxowner), nullif(s.stxstattarget, -1), "
         "obj_description(s.oid, 'pg_statistic_ext') "
         "FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE "
      << kUserSchema << "ORDER BY s.stxrelid, n.nspname COLLATE \"C\", s.stxname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogStatistics& statistics = found->second.statistics.emplace_back();
    statistics.name = in.text();
    statistics.schema = in.text();
    statistics.definition = in.text_or_empty();
    statistics.columns = in.list();
    statistics.owner = in.text();
    statistics.target = target_of(in.optional_text());
    statistics.comment = in.text_or_empty();
  }
}

// Column lists and row filters came with 15.
void read_published(Session& session, RelationsByOid& relations) {
  SqlBuilder sql;
  sql << "SELECT r.prrelid, p.pubname, ";
  if (session.server_version() >= ServerVersion::of_major(15)) {
    sql << "ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = r.prrelid"
           "  AND a.attnum = ANY (r.prattrs) ORDER BY a.attnum), "
           "pg_get_expr(r.prqual, r.prrelid) ";
  } else {
    sql << "ARRAY[]::text[], NULL ";
  }
  const Rows rows =
      session.query(sql << "FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid "
                           "ORDER BY r.prrelid, p.pubname COLLATE \"C\"");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogPublished& entry = found->second.published.emplace_back();
    entry.name = in.text();
    entry.columns = in.list();
    entry.row_filter = in.text_or_empty();
  }
}

}  // namespace lockstep::pg
