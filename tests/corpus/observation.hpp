// What a server really does when it runs a statement: locks from pg_locks before the commit, new
// files from pg_relation_filenode, reads of whole heaps from the tables' counters. And what is
// different afterwards for an application that knew the schema from before.

#pragma once

#include "executor/database.hpp"
#include "sql/lock_mode.hpp"
#include "tests/corpus/corpus.hpp"
#include "tests/temp_database.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace lockstep::tests {

// A table that is read in full counts as scanned from this many rows on.
inline constexpr std::int64_t kManyRows = 1000;

using Names = std::set<std::string>;

// Relations by their shown names, of those that there were before.
struct Observation {
  std::string sqlstate;                     // of the error it raised; then nothing else is told
  std::map<std::string, LockMode> locks;    // tables, views, sequences
  std::map<std::string, LockMode> indexes;  // locks on indexes
  std::map<std::string, std::string> index_tables;
  Names rewrites;
  Names scans;
  Names rebuilds;          // indexes that got a new file
  bool keeps_out = false;  // a lock that readers or writers wait for
  bool built_index = false;
  bool grew_with_rows = false;  // work over a table with many rows
  bool locked_many_rows = false;
  Names destroyed;
  Names broken;
};

// Runs the case's script in `database` in one transaction that is rolled back. Throws nothing for
// an error of the judged statement; 25001 says that it cannot run in a transaction.
Observation observe_in_transaction(TempDatabase& database, const CorpusCase& each);
// Outside a transaction, from other sessions that make it wait at every lock.
Observation observe_from_outside(TempDatabase& database, const CorpusCase& each);

}  // namespace lockstep::tests
