// Runs a script statement by statement on a server of our own, and puts what each did beside what
// was foretold.

#pragma once

#include "analyzers/analyze.hpp"
#include "executor/observe_statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct TracedStatement {
  StatementReport report;  // what was foretold; points into the script
  ObservedStatement seen;
  // What differs: "locks", "rewrites", "scans", "rebuilds", "raises".
  std::vector<std::string> differences;
};

// Outside of a transaction of the script's own, each statement that may has one to itself; one that
// may not is watched from other sessions of the database. Ends with the first statement that fails.
std::vector<TracedStatement> trace_script(Database& database, Session& session,
                                          const Script& script);

// Runs it, unobserved.
void run_script(Session& session, const Script& script);

// Runs what pg_dump --schema-only or a person wrote. Throws DatabaseError.
void load_schema(Session& session, std::string_view sql);

// Relations of `before` that are not, or not as, they were, and new ones; shown form, sorted.
std::vector<std::string> not_restored(const CatalogSnapshot& before, const CatalogSnapshot& after);

}  // namespace lockstep
