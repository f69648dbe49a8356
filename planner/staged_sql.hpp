// What the planner would run instead of one statement, as SQL that a person can run: for lint's
// `fix`.

#pragma once

#include "migrations/directive.hpp"
#include "planner/plan_builder.hpp"

#include <optional>
#include <string>

namespace lockstep {

// The steps' own SQL, statement by statement, under a comment for each phase; what belongs into one
// transaction stands between BEGIN and COMMIT. Nothing when the statement cannot be planned or
// would run as it is written, and where some step is more than SQL: rows copied in batches, sync
// between two shapes, a gate.
std::optional<std::string> staged_sql(const ScriptStatement& statement, const PlanContext& context);

}  // namespace lockstep
