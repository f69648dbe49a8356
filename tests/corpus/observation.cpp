#include "tests/corpus/observation.hpp"

#include "sql/sql.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/inventory.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <vector>

namespace lockstep::tests {
namespace {

Rows ask(Session& session, const std::string& sql, const Parameters& parameters = {}) {
  return session.query(Sql::recorded(sql), parameters);
}

struct Relation {
  std::string name;
  char kind = 'r';
  std::string table;  // of an index
  std::string filenode;
  std::int64_t read = 0;     // rows returned to scans, where the session itself counts them
  std::int64_t changed = 0;  // rows updated or deleted, likewise
  bool has_many_rows = false;
};
// By oid, so that a renamed one is found.
using Relations = std::map<std::string, Relation>;

enum class Counters { OfTransaction, OfDatabase };

Relations relations(Session& session, Counters counters) {
  const std::string xact = counters == Counters::OfTransaction ? "xact_" : "";
  const Rows rows =
      ask(session,
          "SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind, "
          "coalesce(x.indrelid::text, ''), coalesce(pg_relation_filenode(c.oid)::text, ''), "
          "pg_stat_get_" +
              xact + "tuples_returned(c.oid), pg_stat_get_" + xact +
              "tuples_updated(c.oid) + pg_stat_get_" + xact +
              "tuples_deleted(c.oid) FROM pg_class c "
              "JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index x ON x.indexrelid "
              "= c.oid "
              "WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockstep') "
              "AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I')");
  Relations found;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    found[rows.text(row, 0)] = {.name = rows.text(row, 1),
                                .kind = rows.text(row, 2).front(),
                                .table = rows.text(row, 3),
                                .filenode = rows.text(row, 4),
                                .read = rows.number(row, 5),
                                .changed = rows.number(row, 6)};
  }
  return found;
}

bool is_index(const Relation& relation) {
  return relation.kind == 'i' || relation.kind == 'I';
}

bool has_heap(const Relation& relation) {
  return relation.kind == 'r' || relation.kind == 'm';
}

void count_rows(Session& session, Relations& relations) {
  for (auto& [oid, relation] : relations) {
    if (!has_heap(relation)) continue;
    const bool populated =
        ask(session, "SELECT relispopulated FROM pg_class WHERE oid = " + oid).flag(0, 0);
    relation.has_many_rows =
        populated &&
        ask(session, "SELECT count(*) FROM ONLY " + relation.name).number(0, 0) >= kManyRows;
  }
}

void strengthen(std::map<std::string, LockMode>& locks, const std::string& relation,
                LockMode mode) {
  const auto [place, added] = locks.try_emplace(relation, mode);
  if (!added) place->second = std::max(place->second, mode);
}

// Those that are waited for too: nobody comes past a request that stands in the queue.
void add_locks(Session& session, int pid, const Relations& before, Observation& observed) {
  const Rows rows = ask(session,
                        "SELECT relation, mode FROM pg_locks WHERE pid = $1 AND relation IS NOT "
                        "NULL AND database = (SELECT oid FROM pg_database WHERE datname = "
                        "current_database())",
                        {std::to_string(pid)});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = before.find(rows.text(row, 0));
    if (found == before.end()) continue;
    const LockMode mode = *lock_mode_from(rows.text(row, 1));
    const Relation& relation = found->second;
    strengthen(is_index(relation) ? observed.indexes : observed.locks, relation.name, mode);
    // Nobody writes to a materialized view but REFRESH.
    if (relation.kind == 'm' ? blocks_reads(mode) : blocks_writes(mode)) observed.keeps_out = true;
  }
}

void add_work(const Relations& before, const Relations& after, Observation& observed) {
  for (const auto& [oid, now] : after) {
    const auto was = before.find(oid);
    if (is_index(now)) {
      // A rebuilt index may be a new one under the old name.
      const bool rebuilt = was != before.end()
                               ? was->second.filenode != now.filenode
                               : std::any_of(before.begin(), before.end(), [&](const auto& entry) {
                                   return is_index(entry.second) && entry.second.name == now.name &&
                                          entry.second.filenode != now.filenode;
                                 });
      const bool new_file = !now.filenode.empty() &&
                            std::none_of(before.begin(), before.end(), [&](const auto& entry) {
                              return entry.second.filenode == now.filenode;
                            });
      if (rebuilt) observed.rebuilds.insert(now.name);
      const auto table = before.find(now.table);
      const bool many = table != before.end() && table->second.has_many_rows;
      if (was == before.end() && many && new_file) observed.built_index = true;
      if (rebuilt && many) observed.grew_with_rows = true;
      continue;
    }
    if (was == before.end()) continue;
    if (was->second.filenode != now.filenode) {
      observed.rewrites.insert(now.name == was->second.name ? now.name : was->second.name);
      if (now.has_many_rows) observed.grew_with_rows = true;
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
  Relations before = relations(*session, Counters::OfTransaction);
  count_rows(*session, before);
  Observation observed;
  try {
    session->in_transaction([&] {
      for (std::size_t index = 0; index + 1 < each.script.size(); ++index)
        ask(*session, each.script[index]);
      const Relations earlier = relations(*session, Counters::OfTransaction);
      for (auto& [oid, relation] : before) {
        const auto found = earlier.find(oid);
        if (found == earlier.end()) continue;
        relation.read = found->second.read;
        relation.changed = found->second.changed;
        relation.filenode = found->second.filenode;
        relation.name = found->second.name;
      }
      ask(*session, each.script.back());
      add_locks(*session, session->backend().pid, before, observed);
      Relations after = relations(*session, Counters::OfTransaction);
      ask(*session, "SET LOCAL search_path = public");
      count_rows(*session, after);
      add_work(before, after, observed);
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

// A transaction that holds a lock on one table.
std::unique_ptr<Session> blocker(TempDatabase& database, const std::string& table,
                                 const std::string& mode) {
  std::unique_ptr<Session> session =
      database.open({.role = "blocker", .idle_in_transaction_timeout = std::chrono::minutes(1)});
  ask(*session, "BEGIN");
  ask(*session, "LOCK TABLE ONLY " + table + " IN " + mode + " MODE");
  // Planning opens every index of the table.
  if (mode == "ACCESS SHARE") ask(*session, "EXPLAIN SELECT FROM ONLY " + table);
  return session;
}

using Blockers = std::map<int, std::unique_ptr<Session>>;

Blockers block_every_table(TempDatabase& database, const Relations& relations) {
  Blockers blockers;
  for (const auto& [oid, relation] : relations) {
    if (relation.kind != 'r' && relation.kind != 'p') continue;
    for (const char* mode : {"SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE", "ACCESS SHARE"}) {
      std::unique_ptr<Session> session = blocker(database, relation.name, mode);
      const int pid = session->backend().pid;
      blockers.emplace(pid, std::move(session));
    }
  }
  return blockers;
}

// One of those that the worker waits for; 0 when it waits for none.
int blocking_pid(Session& watcher, int worker) {
  const Rows rows = ask(watcher, "SELECT (pg_blocking_pids($1))[1]", {std::to_string(worker)});
  return rows.is_null(0, 0) ? 0 : static_cast<int>(rows.number(0, 0));
}

bool done(const std::future<std::string>& work) {
  return work.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

std::string sqlstate_of(Session& session, const std::string& sql) {
  try {
    ask(session, sql);
  } catch (const DatabaseError& error) {
    return error.sqlstate();
  }
  return "";
}

void release(Blockers& blockers, int pid) {
  const auto found = blockers.find(pid);
  if (found == blockers.end()) return;
  ask(*found->second, "ROLLBACK");
  blockers.erase(found);
}

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
  std::unique_ptr<Session> counter = database.open("counter");
  const Inventory inventory = take_inventory(*counter);
  Relations counted = relations(*counter, Counters::OfDatabase);
  count_rows(*counter, counted);
  close_and_settle(std::move(counter), watcher);
  Relations before = relations(watcher, Counters::OfDatabase);
  for (auto& [oid, relation] : before)
    relation.has_many_rows = counted.at(oid).has_many_rows;
  Blockers blockers = block_every_table(database, before);
  std::unique_ptr<Session> worker =
      database.open({.role = "worker", .lock_timeout = std::chrono::minutes(1)});
  const int pid = worker->backend().pid;
  Observation observed;
  std::future<std::string> work =
      std::async(std::launch::async, [&] { return sqlstate_of(*worker, each.script.back()); });
  while (!done(work)) {
    int waits_for = 0;
    REQUIRE(eventually([&] {
      waits_for = blocking_pid(watcher, pid);
      return waits_for != 0 || done(work);
    }));
    if (waits_for == 0) break;
    add_locks(watcher, pid, before, observed);
    release(blockers, waits_for);
  }
  const std::string sqlstate = work.get();
  blockers.clear();
  close_and_settle(std::move(worker), watcher);
  if (!sqlstate.empty()) return {.sqlstate = sqlstate};
  Relations after = relations(watcher, Counters::OfDatabase);
  count_rows(watcher, after);
  add_work(before, after, observed);
  add_losses(inventory, take_inventory(watcher), observed);
  return observed;
}

}  // namespace lockstep::tests
