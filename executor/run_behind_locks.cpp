#include "executor/run_behind_locks.hpp"

#include "executor/attempt.hpp"
#include "executor/clock.hpp"
#include "sql/sql_builder.hpp"

#include <future>
#include <map>
#include <memory>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kLook{1};

using Blockers = std::map<int, std::unique_ptr<Session>>;  // by pid

// A transaction that holds a lock on one table.
void block(Database& database, const RelationName& table, const Sql& mode, Blockers& blockers) {
  std::unique_ptr<Session> session =
      database.open({.role = "blocker", .idle_in_transaction_timeout = std::chrono::minutes(1)});
  session->query(SqlBuilder{} << "BEGIN");
  session->query(SqlBuilder{} << "LOCK TABLE ONLY " << table << " IN " << mode << " MODE");
  const int pid = session->backend().pid;
  blockers.emplace(pid, std::move(session));
}

// Each lock conflicts with one of these three at the latest. The weakest also opens every index, as
// planning does.
Blockers block_all(Database& database, const std::vector<RelationName>& tables) {
  Blockers blockers;
  for (const RelationName& table : tables) {
    block(database, table, SqlBuilder{} << "SHARE UPDATE EXCLUSIVE", blockers);
    block(database, table, SqlBuilder{} << "ROW EXCLUSIVE", blockers);
    std::unique_ptr<Session> reader =
        database.open({.role = "blocker", .idle_in_transaction_timeout = std::chrono::minutes(1)});
    reader->query(SqlBuilder{} << "BEGIN");
    reader->query(SqlBuilder{} << "LOCK TABLE ONLY " << table << " IN ACCESS SHARE MODE");
    reader->query(SqlBuilder{} << "EXPLAIN SELECT FROM ONLY " << table);
    const int pid = reader->backend().pid;
    blockers.emplace(pid, std::move(reader));
  }
  return blockers;
}

// One of those that the worker waits for; 0 when it waits for none.
int blocking_pid(Session& watcher, int worker) {
  const Rows rows =
      watcher.query(SqlBuilder{} << "SELECT (pg_blocking_pids($1))[1]", {std::to_string(worker)});
  return rows.is_null(0, 0) ? 0 : static_cast<int>(rows.number(0, 0));
}

}  // namespace

std::optional<DatabaseError> run_behind_locks(Database& database, Session& watcher, Session& worker,
                                              const Sql& statement,
                                              const std::vector<RelationName>& tables,
                                              const std::function<void()>& while_it_waits) {
  // Before the blockers, so that they are gone when its end is waited for, whatever is thrown.
  std::future<std::optional<DatabaseError>> work;
  Blockers blockers = block_all(database, tables);
  const int pid = worker.backend().pid;
  work = std::async(std::launch::async, [&] { return attempt([&] { worker.query(statement); }); });
  while (work.wait_for(kLook) != std::future_status::ready) {
    const auto blocker = blockers.find(blocking_pid(watcher, pid));
    if (blocker == blockers.end()) continue;
    while_it_waits();
    blocker->second->query(SqlBuilder{} << "ROLLBACK");
    blockers.erase(blocker);
  }
  return work.get();
}

}  // namespace lockstep
