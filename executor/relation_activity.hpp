// What a server tells of its relations before and after a statement: their files, what was read and
// written there, and the locks on them. For servers of our own, where nobody else is at work.

#pragma once

#include "executor/database.hpp"
#include "sql/identifier.hpp"
#include "sql/lock_mode.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockstep {

struct RelationActivity {
  RelationName relation;
  std::string name;          // its shown form
  char kind = 'r';           // pg_class.relkind
  std::string table;         // of an index: its table's oid
  std::string filenode;      // "" for what has no file
  std::int64_t scans = 0;    // sequential ones that were begun
  std::int64_t read = 0;     // rows that scans returned
  std::int64_t changed = 0;  // rows updated or deleted
};

// By oid, so that a renamed one is found.
using Activity = std::map<std::string, RelationActivity>;

// What the session's transaction has done, or what all sessions have told so far.
enum class Counters { OfTransaction, OfDatabase };

// The user's relations; system schemas and lockstep's own are left out.
Activity relation_activity(Session& session, Counters counters);

bool is_index(const RelationActivity& relation);
bool has_heap(const RelationActivity& relation);
// Whether the index has a new file; it may be a new index under the old name.
bool was_rebuilt(const Activity& before, const std::string& oid, const RelationActivity& index);

struct LockOnRelation {
  std::string oid;
  LockMode mode = LockMode::AccessShare;
};
// Of the session with that pid, those that it waits for too: nobody comes past a request that
// stands in the queue.
std::vector<LockOnRelation> locks_on_relations(Session& session, int pid);

}  // namespace lockstep
