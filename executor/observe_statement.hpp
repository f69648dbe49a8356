// Runs a statement and says what it did: the locks that it took, the heaps that it wrote anew or
// read in full, the indexes that it built. For servers of our own, never for one in use.

#pragma once

#include "analyzers/effect.hpp"
#include "executor/database.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

// Relations in shown form. Lists are sorted.
struct ObservedStatement {
  std::vector<RelationLock> locks;  // of tables and views, also those held before
  // A scan was begun; on an empty table too. Nothing: it cannot be seen on this server.
  std::optional<std::vector<std::string>> scans;
  std::vector<std::string> rewrites;
  std::vector<std::string> rebuilds;
  std::optional<DatabaseError> error;  // then nothing else is told
};

// By oid, so that a renamed one is found.
using RelationOids = std::set<std::string>;
// The user's relations that there are now.
RelationOids relation_oids(Session& session);

// All of these tell of the relations in `existing` alone: what a script made itself is in nobody's
// way.

// The session is in a transaction, so that what is locked can be read afterwards.
ObservedStatement observe_in_transaction(Session& session, const Sql& statement,
                                         const RelationOids& existing);

// The session is in none, and the statement would not have one around it. Other sessions make it
// wait at the locks on those of the tables (shown form) that exist, the first ones where there are
// many.
ObservedStatement observe_from_outside(Database& database, Session& session, const Sql& statement,
                                       const RelationOids& existing,
                                       const std::vector<std::string>& first);

}  // namespace lockstep
