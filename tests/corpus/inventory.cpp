#include "tests/corpus/inventory.hpp"

#include "sql/sql.hpp"

namespace lockstep::tests {
namespace {

Rows ask(Session& session, const std::string& sql) {
  return session.query(Sql::recorded(sql));
}

constexpr const char* kUser =
    " n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockstep') ";

void add_first_column(Session& session, const std::string& sql, std::set<std::string>& to) {
  const Rows rows = ask(session, sql);
  for (std::size_t row = 0; row < rows.size(); ++row)
    to.insert(rows.text(row, 0));
}

void add_names(Session& session, std::set<std::string>& names) {
  const std::string user = kUser;
  add_first_column(session,
                   "SELECT 'relation ' || n.nspname || '.' || c.relname FROM pg_class c "
                   "JOIN pg_namespace n ON n.oid = c.relnamespace "
                   "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND" +
                       user,
                   names);
  add_first_column(session,
                   "SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname "
                   "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                   "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attnum > 0 "
                   "AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND" +
                       user,
                   names);
  add_first_column(session,
                   "SELECT 'function ' || p.oid::regprocedure FROM pg_proc p "
                   "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE" +
                       user,
                   names);
  add_first_column(session,
                   "SELECT 'type ' || n.nspname || '.' || t.typname FROM pg_type t "
                   "JOIN pg_namespace n ON n.oid = t.typnamespace "
                   "WHERE t.typtype IN ('e', 'd', 'c', 'r') AND t.typrelid NOT IN "
                   "(SELECT oid FROM pg_class WHERE relkind <> 'c') AND" +
                       user,
                   names);
  add_first_column(session,
                   "SELECT 'value ' || t.typname || '.' || e.enumlabel FROM pg_enum e "
                   "JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n "
                   "ON n.oid = t.typnamespace WHERE" +
                       user,
                   names);
}

void add_refused(Session& session, Inventory& inventory) {
  std::set<std::string>& refused = inventory.refused;
  const std::string user = kUser;
  const std::string column = "n.nspname || '.' || c.relname || '.' || a.attname ";
  const std::string from =
      "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
      "JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND" +
      user;
  add_first_column(session,
                   "SELECT 'insert without ' || " + column + from +
                       " AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''",
                   inventory.refused);
  add_first_column(session, "SELECT " + column + from + " AND NOT a.attnotnull",
                   inventory.nullable);
  add_first_column(
      session, "SELECT 'insert with ' || " + column + from + " AND a.attidentity = 'a'", refused);
  const std::string table =
      "n.nspname || '.' || c.relname FROM pg_class c "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE" +
      user;
  add_first_column(session,
                   "SELECT 'read as another role ' || " + table +
                       " AND c.relrowsecurity AND NOT EXISTS "
                       "(SELECT FROM pg_policy p WHERE p.polrelid = c.oid)",
                   refused);
  add_first_column(session,
                   "SELECT 'read ' || " + table + " AND c.relkind = 'm' AND NOT c.relispopulated",
                   refused);
  add_first_column(
      session,
      "SELECT 'update ' || " + table +
          " AND c.relkind = 'r' AND (c.relreplident = 'n' OR (c.relreplident = 'd' AND NOT EXISTS "
          "(SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))) AND EXISTS "
          "(SELECT FROM pg_publication p, LATERAL pg_get_publication_tables(p.pubname) t "
          "WHERE t.relid = c.oid AND (p.pubupdate OR p.pubdelete))",
      refused);
}

void add_rows(Session& session, Inventory& inventory) {
  const Rows tables =
      ask(session,
          "SELECT c.oid, c.oid::regclass, ARRAY(SELECT a.attnum FROM pg_attribute a "
          "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) "
          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
          "WHERE c.relkind IN ('r', 'p') AND" +
              std::string(kUser));
  for (std::size_t row = 0; row < tables.size(); ++row) {
    const std::string& oid = tables.text(row, 0);
    const std::int64_t count =
        ask(session, "SELECT count(*) FROM " + tables.text(row, 1)).number(0, 0);
    inventory.rows[oid] = count;
    std::string number;
    for (const char letter : tables.text(row, 2)) {
      if (letter >= '0' && letter <= '9') {
        number += letter;
      } else if (!number.empty()) {
        inventory.values[oid + "." + number] = count;
        number.clear();
      }
    }
  }
  const Rows sequences = ask(session,
                             "SELECT c.oid FROM pg_class c JOIN pg_namespace n "
                             "ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND" +
                                 std::string(kUser));
  for (std::size_t row = 0; row < sequences.size(); ++row)
    inventory.rows[sequences.text(row, 0)] = 1;
}

}  // namespace

Inventory take_inventory(Session& session) {
  Inventory inventory;
  add_names(session, inventory.names);
  add_refused(session, inventory);
  add_rows(session, inventory);
  return inventory;
}

}  // namespace lockstep::tests
