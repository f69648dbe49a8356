// Look first: who holds or waits for a lock on the relations we want, and is the way clear? Reading
// is one query; deciding is pure.

#pragma once

#include "analyzers/effect.hpp"
#include "executor/database.hpp"
#include "executor/settings.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockstep {

// A relation that we want to lock, as it stands in the catalog.
struct LockTarget {
  std::string relation;  // shown form
  std::uint32_t oid = 0;
  char kind = 'r';    // pg_class.relkind
  std::string owner;  // shown form
  LockMode mode = LockMode::AccessShare;
};

// Another session's lock on one of them that conflicts with what we want.
struct LockHolder {
  int pid = 0;  // 0: a prepared transaction
  std::string relation;
  std::string mode;  // pg_locks' name
  bool granted = false;
  std::string transaction;           // pg_locks.virtualtransaction
  std::chrono::milliseconds age{0};  // of its transaction; 0 where we may not see it
  bool autovacuum = false;
  bool anti_wraparound = false;
  std::string who;    // role, application and address, or "hidden"
  std::string query;  // start of it, or "hidden"
};

// Relations that do not exist (yet) are left out. The fixed order of locking: views, those over
// others first, as their readers lock them; then all else by oid.
std::vector<LockTarget> find_lock_targets(Session& session, const std::vector<RelationLock>& locks);
std::vector<LockHolder> read_lock_holders(Session& session, const std::vector<LockTarget>& targets);

// Without pg_monitor another role's transaction age is hidden, so age is measured by watching, too.
class HolderWatch {
 public:
  // Raises each holder's age to at least the time since it was first seen here.
  void observe(std::vector<LockHolder>& holders, std::chrono::steady_clock::time_point now);

 private:
  std::map<std::string, std::chrono::steady_clock::time_point> first_seen_;
};

enum class Way { Clear, ClearBehindAutovacuum, Busy, Blocked };
struct Clearance {
  Way way = Way::Clear;
  std::string reason;  // for Busy and Blocked: who, since when, doing what
};

// Clear: every conflicting transaction is so young that waiting for it is short. Busy: one is older
// than that. Blocked: one is older than long_transaction, is prepared, waits itself, or is an
// anti-wraparound vacuum: asking would only park others behind us.
Clearance judge(const std::vector<LockHolder>& holders, const LockBudget& settings);

}  // namespace lockstep
