// Everything around a run: the ledger brought up to date, the lease, asserted sessions recorded
// with it, the row in lockstep.runs, cancelling what the server does when a stop is requested, and
// starting again on new connections when one was lost.

#pragma once

#include "executor/lease.hpp"
#include "executor/run_context.hpp"
#include "migrations/revision.hpp"

#include <functional>
#include <string>

namespace lockstep {

struct Engine {
  Database& database;
  RunSettings settings;
  LeaseHolder holder;
  Clock& clock;
  Progress& progress;
  std::stop_token stop;
  std::chrono::milliseconds wait_for_db{0};
  // Has another tool run a revision that is more than SQL, in its turn; empty: there is none.
  std::function<Outcome(const Revision&)> run_opaque = nullptr;
  std::function<std::shared_ptr<void>()> hold_clients = nullptr;  // see RunContext
  // Called under the lease before `upgrade` starts a revision; unless it is done, none is started.
  std::function<Outcome(std::stop_token)> back_up = nullptr;
};

// Opens a session, trying again until wait_for_db has passed. Throws what the last try threw.
std::unique_ptr<Session> open_when_up(Engine& engine, const SessionSettings& settings);

using Connected = std::function<void()>;
// Calls `once`, and again after a connection was lost, until a minute has passed without one.
// `once` says when it is connected: a first connection that fails is thrown. LeaseHeld after a loss
// may be what the server still keeps of ourselves, and is tried again unless `taken_over`.
Outcome outlive_connections(Engine& engine,
                            const std::function<Outcome(const Connected& connected)>& once,
                            const std::function<bool()>& taken_over);

// Calls `work` under the lease. After a lost connection `work` is called again from its beginning
// on new sessions: it must go by what the ledger says, as after a kill.
Outcome with_lease(Engine& engine, const std::string& command,
                   const std::function<Outcome(RunContext&)>& work);

}  // namespace lockstep
