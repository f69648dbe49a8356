#include "executor/observe_statement.hpp"

#include "executor/attempt.hpp"

#include <algorithm>
#include <map>

namespace lockstep {
namespace {

struct Relation {
  std::string name;
  std::string kind;
  std::string filenode;
  std::int64_t scans = 0;  // begun in this transaction
};

constexpr std::string_view kIndex = "i";

bool has_heap(const Relation& relation) {
  return relation.kind == "r" || relation.kind == "m";
}

// By oid, so that a renamed relation is found.
std::map<std::string, Relation> relations(Session& session) {
  const Rows rows = session.query(Sql::recorded(
      "SELECT c.oid, format('%I.%I', n.nspname, c.relname), c.relkind, "
      "coalesce(pg_relation_filenode(c.oid), 0)::text, pg_stat_get_xact_numscans(c.oid) "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'"));
  std::map<std::string, Relation> result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    result[rows.text(row, 0)] = {rows.text(row, 1), rows.text(row, 2), rows.text(row, 3),
                                 rows.number(row, 4)};
  }
  return result;
}

// An index is locked with its table, and a sequence with its column: only the others are told of.
std::vector<RelationLock> locks_on(Session& session,
                                   const std::map<std::string, Relation>& relations_before) {
  const Rows rows = session.query(
      Sql::recorded("SELECT relation, mode FROM pg_locks "
                    "WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted"));
  std::map<std::string, LockMode> strongest;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = relations_before.find(rows.text(row, 0));
    const auto mode = lock_mode_from(rows.text(row, 1));
    if (found == relations_before.end() || !mode) continue;
    if (found->second.kind == kIndex || found->second.kind == "S") continue;
    LockMode& known = strongest.try_emplace(found->second.name, *mode).first->second;
    known = std::max(known, *mode);
  }
  std::vector<RelationLock> locks;
  for (const auto& [relation, mode] : strongest)
    locks.push_back({relation, mode});
  return locks;
}

// A rebuilt index may be a new one under the old name.
bool rebuilt(const std::map<std::string, Relation>& before, const Relation& index) {
  return std::any_of(before.begin(), before.end(), [&](const auto& entry) {
    return entry.second.name == index.name && entry.second.filenode != index.filenode;
  });
}

void add_work(const std::map<std::string, Relation>& before,
              const std::map<std::string, Relation>& after, ObservedStatement& observed) {
  for (const auto& [oid, relation] : after) {
    const auto was = before.find(oid);
    if (relation.kind == kIndex) {
      if (rebuilt(before, relation)) observed.rebuilds.push_back(relation.name);
    } else if (was != before.end() && has_heap(relation)) {
      if (was->second.filenode != relation.filenode) observed.rewrites.push_back(was->second.name);
      if (observed.scans && relation.scans > was->second.scans)
        observed.scans->push_back(was->second.name);
    }
  }
  std::sort(observed.rebuilds.begin(), observed.rebuilds.end());
  std::sort(observed.rewrites.begin(), observed.rewrites.end());
  if (observed.scans) std::sort(observed.scans->begin(), observed.scans->end());
}

}  // namespace

RelationOids relation_oids(Session& session) {
  RelationOids oids;
  for (const auto& [oid, relation] : relations(session))
    oids.insert(oid);
  return oids;
}

ObservedStatement observe_statement(Session& session, const Sql& statement, Around around,
                                    const RelationOids& existing) {
  ObservedStatement observed;
  std::map<std::string, Relation> before = relations(session);
  // An index that was built anew has another oid.
  std::erase_if(before, [&](const auto& entry) {
    return entry.second.kind != kIndex && !existing.contains(entry.first);
  });
  observed.error = attempt([&] { session.query(statement); });
  // A transaction that failed answers nothing any more.
  if (observed.error) return observed;
  if (around == Around::Transaction) {
    observed.locks = locks_on(session, before);
    observed.scans.emplace();
  }
  add_work(before, relations(session), observed);
  return observed;
}

}  // namespace lockstep
