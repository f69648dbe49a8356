// What a statement does to a running server. Facts first; rules and the planner judge by them.

#pragma once

#include "sql/lock_mode.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct RelationLock {
  std::string relation;  // schema-qualified, as quote_ident would show it
  LockMode mode = LockMode::AccessShare;
  auto operator<=>(const RelationLock&) const = default;
};

struct CompatibilityBreak {
  std::string who;   // "readers", "writers", "all"
  std::string what;  // what fails, and for which application version
  auto operator<=>(const CompatibilityBreak&) const = default;
};

struct RaisedError {
  std::string sqlstate;
  std::string message;
  auto operator<=>(const RaisedError&) const = default;
};

enum class Growth { Instant, Rows };  // how long the statement takes

// Every list is sorted and without duplicates. Relations are those that existed before the file.
struct Effect {
  bool understood = true;  // false: nothing below can be trusted (Unmodelled, opaque code)
  bool opaque = false;     // not understood because it runs code that is not read: DO, SELECT f()
  std::vector<RelationLock> locks;    // the strongest mode on each relation
  std::vector<std::string> rewrites;  // heaps rewritten
  std::vector<std::string> scans;     // heaps read in full
  std::vector<std::string> rebuilds;  // indexes built or rebuilt
  // Locks that keep readers or writers out, once held, for a time that grows with rows: a blocking
  // lock over a scan or rewrite, also one held since earlier in the transaction. ROW EXCLUSIVE here
  // stands for row locks on what may be every row.
  std::vector<RelationLock> stalls;
  std::vector<std::string> destroys;  // data given up: "column public.t.c", "table public.t"
  std::vector<CompatibilityBreak> breaks;
  std::vector<RaisedError> raises;
  Growth grows = Growth::Instant;
  // Of the work that grows with rows, where the catalog has the sizes: roughly how long, over how
  // many rows. Zero: not known.
  double seconds = 0;
  double rows = 0;
  std::vector<std::string>
      facts;  // what the verdict was made from: "the CHECK t_c_nn proves c NOT NULL"
  std::vector<std::string> weakens;  // invariants given up: "NOT NULL of public.t.c"
  std::vector<std::string> unknowns;  // what would have to be known, as the "if …" of "safe if …"
  // Tables that the transaction keeps writers out of while this statement waits for another.
  std::vector<std::string> waits_holding;
  bool several_tables = false;    // locks out writers of more than one table, partitions included
  bool transaction_block = true;  // may run inside BEGIN … COMMIT
  bool operator==(const Effect&) const = default;
};

}  // namespace lockstep
