#include "planner/operations/sync_triggers.hpp"

namespace lockstep {

Identifier sync_trigger_name(const std::string& prefix, const std::string& tag,
                             std::string_view role, std::string_view event) {
  return Identifier(prefix + "lockstep_" + tag + "_" + std::string(role) + std::string(event));
}

std::vector<Sql> create_always(const RelationName& table,
                               const std::vector<SyncTrigger>& triggers) {
  std::vector<Sql> statements;
  SqlBuilder enable;
  enable << "ALTER TABLE " << table;
  bool first = true;
  for (const SyncTrigger& trigger : triggers) {
    SqlBuilder create;
    create << "CREATE TRIGGER " << trigger.name << " BEFORE " << trigger.events << " ON " << table
           << " FOR EACH ROW\n  ";
    if (trigger.when) create << "WHEN (" << *trigger.when << ")\n  ";
    statements.push_back(create << "EXECUTE FUNCTION " << trigger.function << "()");
    if (!first) enable << ",";
    enable << " ENABLE ALWAYS TRIGGER " << trigger.name;
    first = false;
  }
  statements.push_back(enable);
  return statements;
}

Sql drop_trigger(const RelationName& table, const Identifier& name) {
  return SqlBuilder{} << "DROP TRIGGER " << name << " ON " << table;
}

Sql create_sync_function(const RelationName& name, Fragment options, const Sql& body) {
  return SqlBuilder{} << "CREATE FUNCTION " << name << "() RETURNS trigger LANGUAGE plpgsql"
                      << options << " SET search_path = pg_catalog, pg_temp AS "
                      << Literal{body.text()};
}

Sql create_counting_function(const RelationName& name, const RelationName& sequence) {
  const Sql body = SqlBuilder{} << "\nBEGIN\n  PERFORM pg_catalog.nextval("
                                << Literal{sequence.quoted()} << ");\n  RETURN NEW;\nEND\n";
  return create_sync_function(name, " SECURITY DEFINER", body);
}

Sql field(Fragment row, const Identifier& column) {
  return SqlBuilder{} << row << column;
}

}  // namespace lockstep
