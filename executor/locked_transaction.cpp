#include "executor/locked_transaction.hpp"

#include "executor/attempt.hpp"
#include "executor/ledger.hpp"
#include "executor/text_array.hpp"
#include "executor/victim_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace lockstep {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLookAgain{20};
// How long a merely busy relation is watched before we ask all the same, and how often then.
constexpr milliseconds kPatience{2000};
constexpr milliseconds kBetweenNotes{1000};
constexpr int kTooSlowLimit = 5;

LockMode strongest(const std::vector<LockTarget>& targets) {
  LockMode mode = LockMode::AccessShare;
  for (const LockTarget& target : targets)
    mode = std::max(mode, target.mode);
  return mode;
}

bool is_view(const LockTarget& target) {
  return target.kind == 'v' || target.kind == 'm';
}

// LOCK TABLE would lock all that a view reads, too, and does not know materialized views. Giving it
// to its own owner alters nothing and takes ACCESS EXCLUSIVE on the view alone.
void lock_view(SqlBuilder& script, const LockTarget& target) {
  script << "ALTER TABLE " << Sql::recorded(target.relation) << " OWNER TO "
         << Sql::recorded(target.owner) << ";\n";
}

void lock_relations(SqlBuilder& script, const std::vector<LockTarget>& targets,
                    std::optional<LockMode> weaker) {
  for (const LockTarget& target : targets) {
    const LockMode mode = weaker ? std::min(*weaker, target.mode) : target.mode;
    if (is_view(target) && mode == LockMode::AccessExclusive) lock_view(script, target);
    if (target.kind != 'r' && target.kind != 'p') continue;
    script << "LOCK TABLE ONLY " << Sql::recorded(target.relation) << " IN "
           << Sql::recorded(std::string(to_string(mode))) << " MODE;\n";
  }
}

// Under the lock nothing can change any more: is it still the relation that we looked at?
void recheck(SqlBuilder& script, const std::vector<LockTarget>& targets) {
  for (const LockTarget& target : targets) {
    script << "DO $recheck$ BEGIN IF to_regclass(" << Literal{target.relation}
           << ") IS DISTINCT FROM " << std::int64_t{target.oid}
           << "::oid::regclass THEN RAISE EXCEPTION '% was replaced by another relation', "
           << Literal{target.relation} << " USING ERRCODE = 'LS003'; END IF; END $recheck$;\n";
  }
}

bool keeps_others_out(const std::vector<LockTarget>& targets) {
  return std::any_of(targets.begin(), targets.end(),
                     [](const LockTarget& target) { return blocks_writes(target.mode); });
}

std::string relation_array(const std::vector<LockTarget>& targets) {
  std::vector<std::string> relations;
  relations.reserve(targets.size());
  for (const LockTarget& target : targets)
    relations.push_back(target.relation);
  return text_array(relations);
}

void record_attempt(SqlBuilder& script, const StepScope& scope,
                    const std::vector<LockTarget>& targets) {
  script << "INSERT INTO lockstep.lock_attempts (run, revision, step, relations, mode, outcome, "
            "wait_ms, hold_ms,"
            " victims) SELECT "
         << scope.run << ", " << Literal{scope.revision} << ", " << Literal{scope.step} << ", "
         << Literal{relation_array(targets)} << ", " << Literal{to_string(strongest(targets))}
         << ", 'held', extract(epoch FROM held - asked) * 1000, extract(epoch FROM "
            "clock_timestamp() - held) * 1000,"
            " (SELECT count(DISTINCT w.pid) FROM pg_locks w WHERE NOT w.granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(w.pid)))"
            " FROM (SELECT current_setting('lockstep.asked')::timestamptz AS asked,"
            " current_setting('lockstep.held')::timestamptz AS held) t;\n";
}

// One lock acquisition from the first look to the end: what is remembered between attempts.
class Acquisition {
 public:
  Acquisition(const LockedTransaction& transaction, RunContext& context)
      : transaction_(transaction),
        context_(context),
        started_(context.clock.now()),
        last_ask_(started_) {}

  Outcome run() {
    while (true) {
      if (context_.stop.stop_requested()) return interrupted();
      if (context_.out_of_time()) return more_to_do();
      const std::vector<LockTarget> targets =
          find_lock_targets(context_.ledger, transaction_.locks);
      const Clearance clearance = look(targets);
      if (may_ask(clearance)) {
        last_ask_ = context_.clock.now();
        note_going_on();
        if (std::optional<Outcome> outcome = ask(targets, clearance)) return *outcome;
      } else {
        wait_because(clearance.reason);
        context_.clock.pause(kLookAgain, context_.stop);
      }
      if (context_.clock.now() - started_ >= context_.settings.locks.give_up_after)
        return blocked();
    }
  }

 private:
  Clearance look(const std::vector<LockTarget>& targets) {
    std::vector<LockHolder> holders = read_lock_holders(context_.ledger, targets);
    watch_.observe(holders, context_.clock.now());
    return judge(holders, context_.settings.locks);
  }

  bool may_ask(const Clearance& clearance) const {
    if (clearance.way == Way::Clear || clearance.way == Way::ClearBehindAutovacuum) return true;
    return clearance.way == Way::Busy && context_.clock.now() - last_ask_ >= kPatience;
  }

  // Whoever asks `status` sees the reason, too; the ages in it change at every look.
  void wait_because(std::string reason) {
    reason_ = std::move(reason);
    context_.progress.waiting(transaction_.scope.revision, transaction_.scope.step, reason_);
    const auto now = context_.clock.now();
    if (noted_at_ && now - *noted_at_ < kBetweenNotes) return;
    noted_at_ = now;
    note_waiting(context_.ledger, transaction_.scope.revision, reason_);
  }

  void note_going_on() {
    if (noted_at_) note_running(context_.ledger, transaction_.scope.revision, "");
    noted_at_.reset();
  }

  // Nothing: try again.
  std::optional<Outcome> ask(const std::vector<LockTarget>& targets, const Clearance& clearance) {
    std::optional<milliseconds> behind_autovacuum;
    if (clearance.way == Way::ClearBehindAutovacuum)
      behind_autovacuum = deadlock_timeout() + milliseconds(500);
    const Sql script =
        locked_script(transaction_, targets, context_.settings.locks, behind_autovacuum);
    // They wait in their pooler, and not behind our lock.
    std::shared_ptr<void> held;
    if (context_.hold_clients && keeps_others_out(targets)) held = context_.hold_clients();
    const auto asked = context_.clock.now();
    std::optional<VictimWatch> victims;
    if (!targets.empty()) victims.emplace(context_.watch, context_.work.backend().pid);
    const std::optional<DatabaseError> error = attempt([&] { context_.work.script(script); });
    const int parked = victims ? victims->finish() : 0;
    if (!error) {
      if (!targets.empty()) raise_victims(parked);
      return Outcome{};
    }
    return after(*error, targets, {context_.clock.now() - asked, parked});
  }

  struct Cost {
    steady_clock::duration wait;
    int victims;
  };
  std::optional<Outcome> after(const DatabaseError& error, const std::vector<LockTarget>& targets,
                               Cost cost) {
    switch (error.error_class()) {
      case ErrorClass::LockTimeout:
        return again(targets, "lock-timeout", cost,
                     "the lock was not free within the time allowed for queueing");
      case ErrorClass::Deadlock:
        return again(targets, "deadlock", cost, "a deadlock was broken at our expense");
      case ErrorClass::Serialization:
        return again(targets, "serialization", cost, "a serialization failure");
      case ErrorClass::Cancelled:
        if (context_.stop.stop_requested()) return interrupted();
        if (transaction_.hold == HoldTime::Unbounded) throw error;
        if (++too_slow_ >= kTooSlowLimit) return too_slow();
        return again(targets, "too-slow", cost,
                     "a statement took longer than max_stall under its lock");
      case ErrorClass::LeaseLost:
        return lease_lost();
      case ErrorClass::ConnectionLost:
      case ErrorClass::UndoWouldLose:
      case ErrorClass::Drifted:
      case ErrorClass::Permanent:
        break;
    }
    throw error;
  }

  std::optional<Outcome> again(const std::vector<LockTarget>& targets, std::string_view outcome,
                               Cost cost, std::string reason) {
    record_failure(targets, outcome, cost);
    wait_because(std::move(reason));
    std::uniform_int_distribution<int> jitter(100, 500);
    context_.clock.pause(milliseconds(jitter(random_)), context_.stop);
    return std::nullopt;
  }

  void record_failure(const std::vector<LockTarget>& targets, std::string_view outcome, Cost cost) {
    const StepScope& scope = transaction_.scope;
    context_.ledger.query(
        SqlBuilder{} << "INSERT INTO lockstep.lock_attempts (run, revision, step, relations, mode, "
                        "outcome, wait_ms,"
                        " hold_ms, victims) VALUES ($1::bigint, $2, $3, $4::text[], $5, $6, "
                        "$7::float8, 0, $8::integer)",
        {std::to_string(scope.run), scope.revision, scope.step, relation_array(targets),
         std::string(to_string(strongest(targets))), std::string(outcome),
         fmt::format("{:.3f}", std::chrono::duration<double, std::milli>(cost.wait).count()),
         std::to_string(cost.victims)});
  }

  // The transaction counted those still waiting at its end; the samples may have seen more.
  void raise_victims(int seen) {
    context_.ledger.query(SqlBuilder{} << "UPDATE lockstep.lock_attempts SET victims = "
                                          "greatest(victims, $4::integer) WHERE id ="
                                          " (SELECT max(id) FROM lockstep.lock_attempts WHERE run "
                                          "= $1::bigint AND revision = $2"
                                          " AND step = $3 AND outcome = 'held')",
                          {std::to_string(transaction_.scope.run), transaction_.scope.revision,
                           transaction_.scope.step, std::to_string(seen)});
  }

  milliseconds deadlock_timeout() {
    const Rows rows = context_.ledger.query(
        SqlBuilder{} << "SELECT setting FROM pg_settings WHERE name = 'deadlock_timeout'");
    return milliseconds(rows.number(0, 0));
  }

  Outcome blocked() const {
    return {
        .code = ExitCode::Blocked,
        .message = fmt::format(
            "{} could not get its lock within {} s: {}", transaction_.scope.step,
            std::chrono::duration_cast<std::chrono::seconds>(context_.settings.locks.give_up_after)
                .count(),
            reason_),
        .next =
            "Nothing was changed by this step. End the blocker or wait, then run the same command "
            "again."};
  }

  Outcome too_slow() const {
    return {.code = ExitCode::Blocked,
            .message = fmt::format(
                "{} was cut off {} times: a statement took longer than max_stall ({} ms) under"
                " its lock",
                transaction_.scope.step, kTooSlowLimit, context_.settings.locks.max_stall.count()),
            .next =
                "Nothing was changed by this step. Run the same command again at a quieter time, "
                "or raise"
                " locks.max_stall."};
  }

  const LockedTransaction& transaction_;
  RunContext& context_;
  steady_clock::time_point started_;
  steady_clock::time_point last_ask_;
  HolderWatch watch_;
  std::string reason_ = "not asked yet";
  std::optional<steady_clock::time_point> noted_at_;  // since the last ask
  int too_slow_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

Sql locked_script(const LockedTransaction& transaction, const std::vector<LockTarget>& targets,
                  const LockBudget& settings, std::optional<milliseconds> behind_autovacuum) {
  const bool strong = keeps_others_out(targets);
  const bool bounded = strong && transaction.hold == HoldTime::Bounded;
  const milliseconds queue =
      strong || transaction.locks.empty() ? settings.max_stall / 2 : settings.index_wait;
  SqlBuilder script;
  begin_fenced(script, transaction.scope,
               {.lock_timeout = behind_autovacuum.value_or(queue),
                .statement_timeout = milliseconds(0),
                .idle_timeout = strong ? settings.max_stall : milliseconds(10000)});
  script << "SELECT set_config('lockstep.asked', clock_timestamp()::text, true);\n";
  if (behind_autovacuum) {
    // Readers and writers do not queue behind this mode, and autovacuum yields to a waiter after
    // deadlock_timeout; only then is the strong lock asked for (trap 12).
    lock_relations(script, targets, LockMode::ShareUpdateExclusive);
    script << "SET LOCAL lock_timeout = " << std::int64_t{queue.count()} << ";\n"
           << "SELECT set_config('lockstep.asked', clock_timestamp()::text, true);\n";
  }
  lock_relations(script, targets, std::nullopt);
  script << "SELECT set_config('lockstep.held', clock_timestamp()::text, true);\n";
  if (bounded)
    script << "SET LOCAL statement_timeout = " << std::int64_t{settings.max_stall.count()} << ";\n";
  recheck(script, targets);
  for (const Sql& statement : transaction.body)
    script << statement << "\n;\n";
  script << transaction.ending;
  if (!targets.empty()) record_attempt(script, transaction.scope, targets);
  script << "COMMIT";
  return script;
}

Outcome run_locked(const LockedTransaction& transaction, RunContext& context) {
  return Acquisition(transaction, context).run();
}

}  // namespace lockstep
