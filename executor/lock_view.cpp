#include "executor/lock_view.hpp"

#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

std::string oid_array(const std::vector<LockTarget>& targets) {
  std::vector<std::string> oids;
  oids.reserve(targets.size());
  for (const LockTarget& target : targets)
    oids.push_back(std::to_string(target.oid));
  return text_array(oids);
}

bool conflicts(const LockHolder& holder, const std::vector<LockTarget>& targets) {
  const std::optional<LockMode> held = lock_mode_from(holder.mode);
  return std::any_of(targets.begin(), targets.end(), [&](const LockTarget& target) {
    return target.relation == holder.relation && (!held || conflict(*held, target.mode));
  });
}

std::string described(const LockHolder& holder) {
  if (holder.pid == 0) {
    return fmt::format("a prepared transaction holds {} on {}", holder.mode, holder.relation);
  }
  return fmt::format("backend {} ({}) {} {} on {}, its transaction is {:.1f} s old: {}", holder.pid,
                     holder.who, holder.granted ? "holds" : "waits for", holder.mode,
                     holder.relation, static_cast<double>(holder.age.count()) / 1000.0,
                     holder.query);
}

}  // namespace

std::vector<LockTarget> find_lock_targets(Session& session,
                                          const std::vector<RelationLock>& locks) {
  std::vector<std::string> names;
  names.reserve(locks.size());
  for (const RelationLock& lock : locks)
    names.push_back(lock.relation);
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT n.name, c.oid, c.relkind, quote_ident(pg_get_userbyid(c.relowner))"
             " FROM unnest($1::text[]) AS n(name) JOIN pg_class c ON c.oid = to_regclass(n.name)"
             " ORDER BY c.relkind <> 'v', c.relkind <> 'm',"
             " CASE WHEN c.relkind IN ('v', 'm') THEN -c.oid::bigint ELSE c.oid::bigint END",
      {text_array(names)});
  std::vector<LockTarget> targets;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    LockTarget target{.relation = rows.text(row, 0),
                      .oid = static_cast<std::uint32_t>(rows.number(row, 1)),
                      .kind = rows.text(row, 2).front(),
                      .owner = rows.text(row, 3)};
    for (const RelationLock& lock : locks) {
      if (lock.relation == target.relation) target.mode = std::max(target.mode, lock.mode);
    }
    targets.push_back(target);
  }
  return targets;
}

std::vector<LockHolder> read_lock_holders(Session& session,
                                          const std::vector<LockTarget>& targets) {
  if (targets.empty()) return {};
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT coalesce(l.pid, 0), l.relation, l.mode, l.granted, l.virtualtransaction,"
             " coalesce(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000, 0)::bigint,"
             " coalesce(a.backend_type = 'autovacuum worker', false),"
             " coalesce(a.query LIKE '%(to prevent wraparound)%', false),"
             " coalesce(concat_ws(', ', a.usename, nullif(a.application_name, ''),"
             " host(a.client_addr)), 'hidden'),"
             " coalesce(left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80), 'hidden')"
             " FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
             " WHERE l.locktype = 'relation' AND l.relation = ANY ($1::oid[])"
             " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
             " AND l.pid IS DISTINCT FROM pg_backend_pid() ORDER BY l.pid, l.mode",
      {oid_array(targets)});
  std::vector<LockHolder> holders;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    LockHolder holder{.pid = static_cast<int>(rows.number(row, 0)),
                      .mode = rows.text(row, 2),
                      .granted = rows.flag(row, 3),
                      .transaction = rows.text(row, 4),
                      .age = std::chrono::milliseconds(rows.number(row, 5)),
                      .autovacuum = rows.flag(row, 6),
                      .anti_wraparound = rows.flag(row, 7),
                      .who = rows.text(row, 8),
                      .query = rows.text(row, 9)};
    const auto oid = static_cast<std::uint32_t>(rows.number(row, 1));
    const auto target = std::find_if(targets.begin(), targets.end(),
                                     [&](const LockTarget& wanted) { return wanted.oid == oid; });
    holder.relation = target->relation;
    if (conflicts(holder, targets)) holders.push_back(std::move(holder));
  }
  return holders;
}

void HolderWatch::observe(std::vector<LockHolder>& holders,
                          std::chrono::steady_clock::time_point now) {
  std::map<std::string, std::chrono::steady_clock::time_point> present;
  for (LockHolder& holder : holders) {
    const auto seen = first_seen_.find(holder.transaction);
    const auto since = seen == first_seen_.end() ? now : seen->second;
    present.emplace(holder.transaction, since);
    holder.age =
        std::max(holder.age, std::chrono::duration_cast<std::chrono::milliseconds>(now - since));
  }
  first_seen_ = std::move(present);
}

Clearance judge(const std::vector<LockHolder>& holders, const LockBudget& settings) {
  // What our wait may cost: half of the stall budget, the other half is for holding the lock.
  const auto short_wait = settings.max_stall / 2;
  Clearance clearance;
  for (const LockHolder& holder : holders) {
    const bool parked = holder.pid == 0 || holder.anti_wraparound || !holder.granted;
    if (parked || (holder.age >= settings.long_transaction && !holder.autovacuum)) {
      return {.way = Way::Blocked, .reason = described(holder)};
    }
    if (holder.autovacuum) {
      if (clearance.way == Way::Clear) clearance = {Way::ClearBehindAutovacuum, described(holder)};
    } else if (holder.age > short_wait) {
      clearance = {.way = Way::Busy, .reason = described(holder)};
    }
  }
  return clearance;
}

}  // namespace lockstep
