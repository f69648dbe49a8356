#include "executor/relation_activity.hpp"

#include <algorithm>

namespace lockstep {

namespace {

// pg_stat_get_numscans() and its kin tell of the database, pg_stat_get_xact_numscans() and its kin
// of the transaction.
Sql activity_query(const std::string& counter) {
  return Sql::recorded(
      "SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(x.indrelid::text, ''), "
      "coalesce(pg_relation_filenode(c.oid)::text, ''), " +
      counter + "numscans(c.oid), " + counter + "tuples_returned(c.oid), " + counter +
      "tuples_updated(c.oid) + " + counter +
      "tuples_deleted(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "LEFT JOIN pg_index x ON x.indexrelid = c.oid "
      "WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockstep') "
      "AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I')");
}

}  // namespace

Activity relation_activity(Session& session, Counters counters) {
  const Rows rows = session.query(
      activity_query(counters == Counters::OfTransaction ? "pg_stat_get_xact_" : "pg_stat_get_"));
  Activity found;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const RelationName relation{Identifier(rows.text(row, 1)), Identifier(rows.text(row, 2))};
    found.insert_or_assign(rows.text(row, 0), RelationActivity{.relation = relation,
                                                               .name = relation.shown(),
                                                               .kind = rows.text(row, 3).front(),
                                                               .table = rows.text(row, 4),
                                                               .filenode = rows.text(row, 5),
                                                               .scans = rows.number(row, 6),
                                                               .read = rows.number(row, 7),
                                                               .changed = rows.number(row, 8)});
  }
  return found;
}

bool is_index(const RelationActivity& relation) {
  return relation.kind == 'i' || relation.kind == 'I';
}

bool has_heap(const RelationActivity& relation) {
  return relation.kind == 'r' || relation.kind == 'm';
}

bool was_rebuilt(const Activity& before, const std::string& oid, const RelationActivity& index) {
  const auto was = before.find(oid);
  if (was != before.end()) return was->second.filenode != index.filenode;
  return std::any_of(before.begin(), before.end(), [&](const auto& entry) {
    return is_index(entry.second) && entry.second.name == index.name &&
           entry.second.filenode != index.filenode;
  });
}

std::vector<LockOnRelation> locks_on_relations(Session& session, int pid) {
  static const Sql kLocks = Sql::recorded(
      "SELECT relation, mode FROM pg_locks WHERE pid = $1 AND relation IS NOT NULL "
      "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  const Rows rows = session.query(kLocks, {std::to_string(pid)});
  std::vector<LockOnRelation> locks;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (const auto mode = lock_mode_from(rows.text(row, 1)))
      locks.push_back({rows.text(row, 0), *mode});
  }
  return locks;
}

}  // namespace lockstep
