// Reads what signals.hpp judges, on a session of its own: two short queries.

#pragma once

#include "executor/backfill/signals.hpp"
#include "executor/clock.hpp"
#include "executor/database.hpp"
#include "sql/identifier.hpp"

namespace lockstep {

// Errors of the server become fields that could not be read; only a lost connection is thrown.
Readout read_signals(const RelationName& relation, Session& session, Clock& clock);

}  // namespace lockstep
