#include "tests/corpus/observation.hpp"

#include "executor/relation_activity.hpp"
#include "executor/run_behind_locks.hpp"
#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/inventory.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

namespace lockstep::tests {
namespace {

Rows ask(Session& session, const std::string& sql, const Parameters& parameters = {}) {
  return session.query(Sql::recorded(sql), parameters);
}

// By oid: those that hold many rows.
using ManyRows = std::set<std::string>;

ManyRows with_many_rows(Session& session, const Activity& relations) {
  ManyRows found;
  for (const auto& [oid, relation] : relations) {
    if (!has_heap(relation)) continue;
    const bool populated =
        ask(session, "SELECT relispopulated FROM pg_class WHERE oid = " + oid).flag(0, 0);
    if (populated &&
        ask(session, "SELECT count(*) FROM ONLY " + relation.name).number(0, 0) >= kManyRows)
      found.insert(oid);
  }
  return found;
}

void strengthen(std::map<std::string, LockMode>& locks, const std::string& relation,
                LockMode mode) {
  const auto [place, added] = locks.try_emplace(relation, mode);
  if (!added) place->second = std::max(place->second, mode);
}

void add_locks(Session& session, int pid, const Activity& before, Observation& observed) {
  for (const LockOnRelation& lock : locks_on_relations(session, pid)) {
    const auto found = before.find(lock.oid);
    if (found == before.end()) continue;
    const RelationActivity& relation = found->second;
    strengthen(is_index(relation) ? observed.indexes : observed.locks, relation.name, lock.mode);
    // Nobody writes to a materialized view but REFRESH.
    if (relation.kind == 'm' ? blocks_reads(lock.mode) : blocks_writes(lock.mode))
      observed.keeps_out = true;
  }
}

// Of an index.
void add_index_work(const Activity& before, const std::string& oid, const RelationActivity& index,
                    const ManyRows& many_before, Observation& observed) {
  const bool rebuilt = was_rebuilt(before, oid, index);
  const bool new_file =
      !index.filenode.empty() && std::none_of(before.begin(), before.end(), [&](const auto& entry) {
        return entry.second.filenode == index.filenode;
      });
  if (rebuilt) observed.rebuilds.insert(index.name);
  const bool many = many_before.contains(index.table);
  if (!before.contains(oid) && many && new_file) observed.built_index = true;
  if (rebuilt && many) observed.grew_with_rows = true;
}

void add_work(const Activity& before, const Activity& after, const ManyRows& many_before,
              const ManyRows& many_after, Observation& observed) {
  for (const auto& [oid, now] : after) {
    const auto was = before.find(oid);
    if (is_index(now)) {
      add_index_work(before, oid, now, many_before, observed);
      continue;
    }
    if (was == before.end()) continue;
    if (was->second.filenode != now.filenode) {
      observed.rewrites.insert(was->second.name);
      if (many_after.contains(oid)) observed.grew_with_rows = true;
    }
    if (has_heap(now) && now.read - was->second.read >= kManyRows) {
      observed.scans.insert(was->second.name);
      observed.grew_with_rows = true;
    }
    if (now.changed - was->second.changed >= kManyRows) observed.locked_many_rows = true;
  }
  if (observed.built_index) observed.grew_with_rows = true;
  for (const auto& [oid, relation] : before) {
    const auto table = before.find(relation.table);
    if (is_index(relation) && table != before.end())
      observed.index_tables[relation.name] = table->second.name;
  }
}

// "insert without public.t.a" of a table that was there.
bool of_known_relation(const std::string& refused, const Inventory& before) {
  const std::string object = refused.substr(refused.rfind(' ') + 1);
  // SET NOT NULL: whether the application writes NULL there, only its own CHECKs tell.
  if (before.nullable.contains(object)) return false;
  return before.names.contains("relation " + object) ||
         before.names.contains("relation " + object.substr(0, object.rfind('.')));
}

void add_losses(const Inventory& before, const Inventory& after, Observation& observed) {
  for (const std::string& name : before.names) {
    if (!after.names.contains(name)) observed.broken.insert(name);
  }
  for (const std::string& each : after.refused) {
    if (!before.refused.contains(each) && of_known_relation(each, before))
      observed.broken.insert(each);
  }
  // A few rows that go are what a DELETE is for.
  for (const auto& [oid, rows] : before.rows) {
    const auto now = after.rows.find(oid);
    const std::int64_t left = now == after.rows.end() ? 0 : now->second;
    if (rows > 0 && (left == 0 || rows - left >= kManyRows))
      observed.destroyed.insert("rows of " + oid);
  }
  for (const auto& [column, rows] : before.values) {
    const bool table_stands = after.rows.contains(column.substr(0, column.find('.')));
    if (rows > 0 && table_stands && !after.values.contains(column))
      observed.destroyed.insert("column " + column);
  }
}

struct RollBack {};

}  // namespace

Observation observe_in_transaction(TempDatabase& database, const CorpusCase& each) {
  const std::unique_ptr<Session> session = database.open("test");
  ask(*session, "SET timezone = 'UTC'");
  const Inventory inventory = take_inventory(*session);
  Activity before = relation_activity(*session, Counters::OfTransaction);
  const ManyRows many = with_many_rows(*session, before);
  Observation observed;
  try {
    session->in_transaction([&] {
      for (std::size_t index = 0; index + 1 < each.script.size(); ++index)
        ask(*session, each.script[index]);
      // As the statements before left them; what those created is in nobody's way.
      const Activity earlier = relation_activity(*session, Counters::OfTransaction);
      for (auto& [oid, relation] : before) {
        const auto found = earlier.find(oid);
        if (found != earlier.end()) relation = found->second;
      }
      ask(*session, each.script.back());
      add_locks(*session, session->backend().pid, before, observed);
      const Activity after = relation_activity(*session, Counters::OfTransaction);
      ask(*session, "SET LOCAL search_path = public");
      add_work(before, after, many, with_many_rows(*session, after), observed);
      add_losses(inventory, take_inventory(*session), observed);
      throw RollBack{};
    });
  } catch (const RollBack&) {
  } catch (const DatabaseError& error) {
    observed = {.sqlstate = error.sqlstate()};
  }
  return observed;
}

namespace {

// Sessions that were closed before have sent their counters by the time that they are gone.
bool is_alone(Session& watcher) {
  return ask(watcher,
             "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() "
             "AND backend_type = 'client backend'")
      .flag(0, 0);
}

std::int64_t marker_reads(Session& watcher) {
  return ask(watcher, "SELECT pg_stat_get_tuples_returned('lockstep.marker'::regclass)")
      .number(0, 0);
}

// A session that stays sends them when it is idle, and at most once a second.
void settle(Session& session) {
  const std::int64_t reads = marker_reads(session);
  REQUIRE(eventually([&] {
    ask(session, "SELECT FROM lockstep.marker");
    return marker_reads(session) > reads;
  }));
}

// A session sends its counters when it ends, the marker's last.
void close_and_settle(std::unique_ptr<Session> session, Session& watcher) {
  const std::int64_t reads = marker_reads(watcher);
  ask(*session, "SELECT FROM lockstep.marker");
  const std::string pid = std::to_string(session->backend().pid);
  session.reset();
  REQUIRE(eventually([&] { return marker_reads(watcher) > reads; }));
  // What it could not send while it was idle it sends at its end.
  REQUIRE(eventually(
      [&] { return ask(watcher, "SELECT FROM pg_stat_activity WHERE pid = $1", {pid}).empty(); }));
}

}  // namespace

Observation observe_from_outside(TempDatabase& database, const CorpusCase& each) {
  Session& watcher = database.session();
  REQUIRE(eventually([&] { return is_alone(watcher); }));
  database.run(
      "CREATE SCHEMA lockstep; CREATE TABLE lockstep.marker (); "
      "INSERT INTO lockstep.marker DEFAULT VALUES");
  settle(watcher);  // what it did to prepare the case
  std::unique_ptr<Session> counter = database.open("counter");
  const Inventory inventory = take_inventory(*counter);
  const ManyRows many = with_many_rows(*counter, relation_activity(*counter, Counters::OfDatabase));
  close_and_settle(std::move(counter), watcher);
  const Activity before = relation_activity(watcher, Counters::OfDatabase);
  std::vector<RelationName> tables;
  for (const auto& [oid, relation] : before) {
    if (relation.kind == 'r' || relation.kind == 'p') tables.push_back(relation.relation);
  }
  std::unique_ptr<Session> worker =
      database.open({.role = "worker", .lock_timeout = std::chrono::minutes(1)});
  const int pid = worker->backend().pid;
  Observation observed;
  const auto error =
      run_behind_locks(database.database(), watcher, *worker, Sql::recorded(each.script.back()),
                       tables, [&] { add_locks(watcher, pid, before, observed); });
  close_and_settle(std::move(worker), watcher);
  if (error) return {.sqlstate = error->sqlstate()};
  const Activity after = relation_activity(watcher, Counters::OfDatabase);
  add_work(before, after, many, with_many_rows(watcher, after), observed);
  add_losses(inventory, take_inventory(watcher), observed);
  return observed;
}

}  // namespace lockstep::tests
