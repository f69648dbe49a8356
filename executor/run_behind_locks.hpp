// Shows the locks of a statement that cannot stand in a transaction, and so gives them up as it
// ends: other sessions hold locks on the tables, so that it waits for each of its own.

#pragma once

#include "executor/database.hpp"
#include "executor/relation_activity.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace lockstep {

// Runs the statement in `worker`. `while_it_waits` is called each time that it waits for one of the
// tables, which then is set free. Opens three sessions a table.
std::optional<DatabaseError> run_behind_locks(Database& database, Session& watcher, Session& worker,
                                              const Sql& statement,
                                              const std::vector<RelationName>& tables,
                                              const std::function<void()>& while_it_waits);

}  // namespace lockstep
