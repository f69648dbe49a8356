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
  // What cannot be seen of a statement that runs outside of a transaction: nothing.
  std::optional<std::vector<RelationLock>> locks;  // of tables and views, also those held before
  std::optional<std::vector<std::string>> scans;   // a scan was begun; on an empty table too
  std::vector<std::string> rewrites;
  std::vector<std::string> rebuilds;
  std::optional<DatabaseError> error;
};

// Inside: the session is in a transaction, so that what is locked can be read afterwards.
enum class Around { Transaction, Nothing };

// By oid, so that a renamed one is found.
using RelationOids = std::set<std::string>;
// The user's relations that there are now.
RelationOids relation_oids(Session& session);

// Tells of those relations alone: what a script made itself is in nobody's way.
ObservedStatement observe_statement(Session& session, const Sql& statement, Around around,
                                    const RelationOids& existing);

}  // namespace lockstep
