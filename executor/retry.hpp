// retry: goes on with a revision whose step failed or whose backfill has left rows behind.

#pragma once

#include "executor/run_scope.hpp"

#include <optional>
#include <string>

namespace lockstep {

// Without a revision: the only one that is in flight. Needs no revision files: the plan is the one
// in the ledger. A backfill that a current revision has done is run again for rows that could not
// be converted since.
Outcome retry(Engine& engine, const std::optional<std::string>& revision);

}  // namespace lockstep
