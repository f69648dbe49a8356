#include "executor/lease.hpp"

#include "executor/attempt.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kPoll{250};

struct Standing {
  std::string holder;  // empty: free
  std::string job_url;
  std::int64_t fence = 0;
  double heartbeat_age = 0;
  std::int64_t backends_alive = 0;  // of the recorded ones
};

// A backend whose start another role may not see counts as the recorded one: better to wait than to
// act beside it.
Standing standing(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT coalesce(l.holder, ''), coalesce(l.job_url, ''), l.fence,"
         " coalesce(extract(epoch FROM clock_timestamp() - l.heartbeat_at), 0)::float8,"
         " (SELECT count(*) FROM lockstep.lease_backends b JOIN pg_stat_activity a"
         " ON a.pid = b.pid AND coalesce(a.backend_start::text, b.started) = b.started"
         " WHERE b.fence = l.fence)"
         " FROM lockstep.lease l");
  return {rows.text(0, 0), rows.text(0, 1), rows.number(0, 2), std::stod(rows.text(0, 3)),
          rows.number(0, 4)};
}

void end_backends(Session& session, std::int64_t fence) {
  session.query(
      SqlBuilder{}
          << "SELECT pg_terminate_backend(a.pid) FROM lockstep.lease_backends b"
             " JOIN pg_stat_activity a ON a.pid = b.pid AND a.backend_start::text = b.started"
             " WHERE b.fence = $1::bigint AND a.pid <> pg_backend_pid()",
      {std::to_string(fence)});
}

bool try_advisory_lock(Session& session) {
  return session
      .query(SqlBuilder{} << "SELECT pg_try_advisory_lock(hashtext('lockstep'), hashtext('lease'))")
      .flag(0, 0);
}

void record_backend(Session& session, std::int64_t fence, const BackendIdentity& backend) {
  session.query(SqlBuilder{} << "INSERT INTO lockstep.lease_backends (fence, pid, started)"
                                " VALUES ($1::bigint, $2::integer, $3) ON CONFLICT DO NOTHING",
                {std::to_string(fence), std::to_string(backend.pid), backend.started});
}

// Called with the advisory lock held. Raises the fence in the same transaction, so that a step of
// the old holder that still runs is waited for here: it holds the fence row FOR KEY SHARE until its
// commit.
std::int64_t take(Session& session, const LeaseHolder& me) {
  std::int64_t fence = 0;
  session.in_transaction([&] {
    session.query(SqlBuilder{} << "SELECT number FROM lockstep.fence FOR UPDATE");
    fence =
        session
            .query(SqlBuilder{} << "UPDATE lockstep.fence SET number = number + 1 RETURNING number")
            .number(0, 0);
    session.query(SqlBuilder{} << "DELETE FROM lockstep.lease_backends");
    session.query(
        SqlBuilder{} << "UPDATE lockstep.lease SET holder = $1, host = $2, pid = $3::integer,"
                        " job_url = nullif($4, ''), fence = $5::bigint,"
                        " acquired_at = clock_timestamp(), heartbeat_at = clock_timestamp()",
        {me.holder, me.host, std::to_string(me.pid), me.job_url, std::to_string(fence)});
    record_backend(session, fence, session.backend());
  });
  return fence;
}

void give_back(Session& session, std::int64_t fence) {
  session.query(SqlBuilder{} << "UPDATE lockstep.lease SET holder = NULL, job_url = NULL,"
                                " heartbeat_at = NULL WHERE fence = $1::bigint",
                {std::to_string(fence)});
}

Outcome held_by(const Standing& now) {
  if (now.holder.empty()) {
    return {.code = ExitCode::LeaseHeld,
            .message = "the lease is being taken by another runner",
            .next = "Run the same command again, or wait for it with --wait-for-lease 10m."};
  }
  std::string message = fmt::format("the lease is held by {}", now.holder);
  if (!now.job_url.empty()) message += fmt::format(" ({})", now.job_url);
  message += fmt::format(", last heartbeat {:.0f} s ago", now.heartbeat_age);
  return {
      .code = ExitCode::LeaseHeld,
      .message = message,
      .next =
          "Run the same command again when it is done, or wait for it with --wait-for-lease 10m."};
}

}  // namespace

Lease::Lease(std::unique_ptr<Session> session, std::int64_t fence)
    : session_(std::move(session)),
      fence_(fence),
      heartbeat_([this](const std::stop_token& stop) { beat(stop); }) {}

void clear_dead_lease(Session& session) {
  // Housekeeping: what went wrong with it changes nothing for who asked for something else.
  attempt([&] {
    const Standing seen = standing(session);
    if (seen.holder.empty() || seen.backends_alive > 0) return;
    session.in_transaction([&] {
      const bool locked =
          session
              .query(SqlBuilder{}
                     << "SELECT pg_try_advisory_xact_lock(hashtext('lockstep'), hashtext('lease'))")
              .flag(0, 0);
      if (!locked || standing(session).backends_alive > 0) return;
      give_back(session, seen.fence);
    });
  });
}

Lease::~Lease() {
  heartbeat_.request_stop();
  heartbeat_.join();
  // A lost connection has released the advisory lock already; the row then shows a holder whose
  // backends are gone, which the next runner replaces at once.
  attempt([&] { give_back(*session_, fence_); });
}

std::variant<std::unique_ptr<Lease>, Outcome> Lease::acquire(Database& database,
                                                             const LeaseHolder& me,
                                                             std::chrono::milliseconds wait,
                                                             Clock& clock,
                                                             const std::stop_token& stop) {
  const auto deadline = clock.now() + wait;
  std::unique_ptr<Session> session =
      database.open({.role = "lease", .statement_timeout = std::chrono::seconds(30)});
  while (true) {
    const bool locked = try_advisory_lock(*session);
    const Standing now = standing(*session);
    const bool expired = now.heartbeat_age > std::chrono::duration<double>(kExpiry).count();
    if (locked && (now.holder.empty() || now.backends_alive == 0)) {
      const std::int64_t fence = take(*session, me);
      std::unique_ptr<Lease> lease(new Lease(std::move(session), fence));
      return lease;
    }
    if (!now.holder.empty() && expired) end_backends(*session, now.fence);
    if (locked)
      session->query(
          SqlBuilder{} << "SELECT pg_advisory_unlock(hashtext('lockstep'), hashtext('lease'))");
    if (clock.now() >= deadline) return held_by(now);
    if (!clock.pause(kPoll, stop)) {
      return Outcome{.code = ExitCode::Interrupted,
                     .message = "interrupted while waiting for the lease"};
    }
  }
}

void Lease::adopt(Session& ledger, const BackendIdentity& backend) const {
  record_backend(ledger, fence_, backend);
}

void Lease::beat(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, stop, kHeartbeat, [&] { return stop.stop_requested(); })) {
    bool ours = false;
    attempt([&] {
      const Rows rows = session_->query(
          SqlBuilder{} << "UPDATE lockstep.lease SET heartbeat_at = clock_timestamp()"
                          " WHERE fence = $1::bigint RETURNING fence",
          {std::to_string(fence_)});
      ours = !rows.empty();
    });
    if (ours) continue;
    lost_.request_stop();
    return;
  }
}

}  // namespace lockstep
