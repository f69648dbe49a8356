#include "executor/run_scope.hpp"

#include "executor/attempt.hpp"
#include "executor/ledger_schema.hpp"
#include "executor/worker_session.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <optional>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kReconnectPause{500};
constexpr std::chrono::seconds kReconnectFor{60};

std::int64_t start_run(Session& ledger, const Engine& engine, const std::string& command,
                       std::int64_t fence) {
  return ledger
      .query(
          SqlBuilder{} << "INSERT INTO lockstep.runs (command, holder, host, pid, version, fence)"
                          " VALUES ($1, $2, $3, $4::integer, $5, $6::bigint) RETURNING id",
          {command, engine.holder.holder, engine.holder.host, std::to_string(engine.holder.pid),
           engine.settings.version, std::to_string(fence)})
      .number(0, 0);
}

void finish_run(Session& ledger, std::int64_t run, const Outcome& outcome) {
  ledger.query(
      SqlBuilder{}
          << "UPDATE lockstep.runs SET finished_at = clock_timestamp(), exit_code = $2::integer,"
             " message = $3 WHERE id = $1::bigint",
      {std::to_string(run), std::to_string(static_cast<int>(outcome.code)), outcome.message});
}

std::optional<std::chrono::steady_clock::time_point> deadline_of(const Engine& engine) {
  if (!engine.settings.max_duration) return std::nullopt;
  return engine.clock.now() + *engine.settings.max_duration;
}

// The lease that a run had before it lost its connection.
struct LastLease {
  std::optional<std::int64_t> fence;
  bool taken_over = false;
};

bool taken_over(Session& ledger, std::int64_t fence) {
  const Rows rows = ledger.query(SqlBuilder{} << "SELECT number FROM lockstep.fence");
  return rows.number(0, 0) != fence;
}

Outcome run_once(Engine& engine, const std::string& command,
                 std::optional<std::chrono::steady_clock::time_point> deadline, LastLease& last,
                 const std::function<Outcome(RunContext&)>& work) {
  const std::unique_ptr<Session> ledger =
      open_when_up(engine, {.role = "ledger", .lock_timeout = std::chrono::seconds(10)});
  upgrade_ledger(*ledger);
  last.taken_over = last.fence && taken_over(*ledger, *last.fence);
  if (last.taken_over) return lease_lost();
  auto acquired = Lease::acquire(engine.database, engine.holder, engine.settings.wait_for_lease,
                                 engine.clock, engine.stop);
  if (const auto* outcome = std::get_if<Outcome>(&acquired)) return *outcome;
  const std::unique_ptr<Lease> lease = std::move(std::get<std::unique_ptr<Lease>>(acquired));
  last.fence = lease->fence();
  lease->adopt(*ledger, ledger->backend());
  const std::unique_ptr<Session> watch = engine.database.open({.role = "watch"});

  std::stop_source stop;
  const std::stop_callback asked(engine.stop, [&] { stop.request_stop(); });
  const std::stop_callback lost(lease->lost(), [&] { stop.request_stop(); });
  // Called by the run's own thread, the one that uses `ledger`.
  const auto open_worker = [&] {
    auto worker =
        std::make_unique<WorkerSession>(engine.database.open({.role = "work"}), stop.get_token());
    lease->adopt(*ledger, worker->session->backend());
    return worker;
  };
  const std::unique_ptr<WorkerSession> working = open_worker();

  const std::int64_t run = start_run(*ledger, engine, command, lease->fence());
  RunContext context{.work = *working->session,
                     .ledger = *ledger,
                     .watch = *watch,
                     .settings = engine.settings,
                     .clock = engine.clock,
                     .progress = engine.progress,
                     .stop = stop.get_token(),
                     .run = run,
                     .fence = lease->fence(),
                     .deadline = deadline,
                     .open_worker = open_worker,
                     .hold_clients = engine.hold_clients};
  Outcome outcome = work(context);
  if (lease->lost().stop_requested() && outcome.code == ExitCode::Interrupted)
    outcome = lease_lost();
  if (outcome.code != ExitCode::LeaseHeld) finish_run(*ledger, run, outcome);
  return outcome;
}

}  // namespace

std::unique_ptr<Session> open_when_up(Engine& engine, const SessionSettings& settings) {
  const auto deadline = engine.clock.now() + engine.wait_for_db;
  for (bool first = true;; first = false) {
    std::unique_ptr<Session> session;
    const std::optional<DatabaseError> error =
        attempt([&] { session = engine.database.open(settings); });
    if (!error) return session;
    if (error->error_class() != ErrorClass::ConnectionLost || engine.clock.now() >= deadline)
      throw DatabaseError(*error);
    if (first) engine.progress.note(fmt::format("waiting for the database: {}", error->what()));
    if (!engine.clock.pause(kReconnectPause, engine.stop)) {
      throw DatabaseError(ErrorClass::Cancelled, "", "interrupted while waiting for the database");
    }
  }
}

Outcome outlive_connections(Engine& engine,
                            const std::function<Outcome(const Connected& connected)>& once,
                            const std::function<bool()>& taken_over) {
  bool connected = false;
  std::optional<std::chrono::steady_clock::time_point> lost_at;
  const Connected note_connected = [&] {
    connected = true;
    lost_at.reset();
  };
  while (true) {
    Outcome outcome;
    const std::optional<DatabaseError> error = attempt([&] { outcome = once(note_connected); });
    // The server may take a while to notice that our last connection is gone.
    const bool our_old_self =
        !error && outcome.code == ExitCode::LeaseHeld && lost_at.has_value() && !taken_over();
    if (!error && !our_old_self) return outcome;
    if (error && (error->error_class() != ErrorClass::ConnectionLost || !connected))
      throw DatabaseError(*error);
    if (!lost_at) {
      lost_at = engine.clock.now();
      engine.progress.note(fmt::format("connection lost, connecting again: {}", error->what()));
    }
    if (engine.clock.now() - *lost_at >= kReconnectFor) {
      if (error) throw DatabaseError(*error);
      return outcome;
    }
    if (!engine.clock.pause(kReconnectPause, engine.stop)) return interrupted();
  }
}

Outcome with_lease(Engine& engine, const std::string& command,
                   const std::function<Outcome(RunContext&)>& work) {
  const auto deadline = deadline_of(engine);
  LastLease last;
  return outlive_connections(
      engine,
      [&](const Connected& connected) {
        return run_once(engine, command, deadline, last, [&](RunContext& context) {
          connected();
          return work(context);
        });
      },
      [&] { return last.taken_over; });
}

}  // namespace lockstep
