#include "executor/observe_statement.hpp"

#include "executor/attempt.hpp"
#include "executor/relation_activity.hpp"
#include "executor/run_behind_locks.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace lockstep {
namespace {

// Each costs three sessions of a server that allows a hundred.
constexpr std::size_t kMostTables = 25;
// Sessions can be told to send their counters from this version on.
constexpr ServerVersion kSendsCounters = ServerVersion::of_major(15);

using StrongestLocks = std::map<std::string, LockMode>;

// An index is locked with its table, and a sequence with its column: only the others are told of.
void note_locks(Session& session, int pid, const Activity& before, StrongestLocks& strongest) {
  for (const LockOnRelation& lock : locks_on_relations(session, pid)) {
    const auto found = before.find(lock.oid);
    if (found == before.end() || is_index(found->second) || found->second.kind == 'S') continue;
    LockMode& known = strongest.try_emplace(found->second.name, lock.mode).first->second;
    known = std::max(known, lock.mode);
  }
}

std::vector<RelationLock> list_of(const StrongestLocks& strongest) {
  std::vector<RelationLock> locks;
  for (const auto& [relation, mode] : strongest)
    locks.push_back({relation, mode});
  return locks;
}

void add_work(const Activity& before, const Activity& after, ObservedStatement& observed) {
  for (const auto& [oid, relation] : after) {
    const auto was = before.find(oid);
    if (is_index(relation)) {
      if (was_rebuilt(before, oid, relation)) observed.rebuilds.push_back(relation.name);
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

// An index that was built anew has another oid, so all of them stay.
Activity of_existing(Activity activity, const RelationOids& existing) {
  std::erase_if(activity, [&](const auto& entry) {
    return !is_index(entry.second) && !existing.contains(entry.first);
  });
  return activity;
}

std::vector<RelationName> tables_to_block(const Activity& activity,
                                          const std::vector<std::string>& first) {
  std::vector<RelationName> tables;
  const auto add = [&](bool wanted_first) {
    for (const auto& [oid, relation] : activity) {
      const bool is_first = std::find(first.begin(), first.end(), relation.name) != first.end();
      const bool table = relation.kind == 'r' || relation.kind == 'p';
      if (table && is_first == wanted_first && tables.size() < kMostTables)
        tables.push_back(relation.relation);
    }
  };
  add(true);
  add(false);
  return tables;
}

void send_counters(Session& session) {
  if (session.server_version() >= kSendsCounters)
    session.query(SqlBuilder{} << "SELECT pg_stat_force_next_flush()");
}

// The statement may wait as long as it takes to look at it. What the script has set is kept.
class NoLockTimeout {
 public:
  explicit NoLockTimeout(Session& session)
      : session_(session), before_(session.query(SqlBuilder{} << "SHOW lock_timeout").text(0, 0)) {
    session_.query(SqlBuilder{} << "SET lock_timeout = 0");
  }
  void restore() { session_.query(SqlBuilder{} << "SET lock_timeout = " << Literal{before_}); }

 private:
  Session& session_;
  std::string before_;
};

}  // namespace

RelationOids relation_oids(Session& session) {
  RelationOids oids;
  for (const auto& [oid, relation] : relation_activity(session, Counters::OfTransaction))
    oids.insert(oid);
  return oids;
}

ObservedStatement observe_in_transaction(Session& session, const Sql& statement,
                                         const RelationOids& existing) {
  ObservedStatement observed;
  const Activity before =
      of_existing(relation_activity(session, Counters::OfTransaction), existing);
  observed.error = attempt([&] { session.query(statement); });
  // A transaction that failed answers nothing any more.
  if (observed.error) return observed;
  StrongestLocks locks;
  note_locks(session, session.backend().pid, before, locks);
  observed.locks = list_of(locks);
  observed.scans.emplace();
  add_work(before, relation_activity(session, Counters::OfTransaction), observed);
  return observed;
}

ObservedStatement observe_from_outside(Database& database, Session& session, const Sql& statement,
                                       const RelationOids& existing,
                                       const std::vector<std::string>& first) {
  const std::unique_ptr<Session> watcher = database.open({.role = "watch"});
  send_counters(session);
  const Activity before = of_existing(relation_activity(*watcher, Counters::OfDatabase), existing);
  ObservedStatement observed;
  StrongestLocks locks;
  const int pid = session.backend().pid;
  NoLockTimeout patience(session);
  observed.error =
      run_behind_locks(database, *watcher, session, statement, tables_to_block(before, first),
                       [&] { note_locks(*watcher, pid, before, locks); });
  if (observed.error) return observed;
  patience.restore();
  send_counters(session);
  observed.locks = list_of(locks);
  if (session.server_version() >= kSendsCounters) observed.scans.emplace();
  add_work(before, relation_activity(*watcher, Counters::OfDatabase), observed);
  return observed;
}

}  // namespace lockstep
