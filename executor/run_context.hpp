// What every step of a run shares: sessions, settings, lease, progress, the wish to stop.

#pragma once

#include "executor/clock.hpp"
#include "executor/database.hpp"
#include "executor/outcome.hpp"
#include "executor/progress.hpp"
#include "executor/settings.hpp"
#include "executor/worker_session.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lockstep {

// Off while a downgrade section runs: its steps do not make anything current.
enum class Milestones { On, Off };

struct RunContext {
  Session& work;    // steps run here
  Session& ledger;  // the record, and looking first
  Session& watch;   // samples while `work` is busy
  const RunSettings& settings;
  Clock& clock;
  Progress& progress;
  std::stop_token stop;
  std::int64_t run = 0;
  std::int64_t fence = 0;
  // When the phase's own timeout or --max-duration ends the run, whichever comes first.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  // One more session for work, recorded with the lease: for the run's own thread to call.
  std::function<std::unique_ptr<WorkerSession>()> open_worker;
  Milestones milestones = Milestones::On;
  // Keeps clients away until what it returns is gone: around each transaction that would keep them
  // out by its locks. Empty: nothing can.
  std::function<std::shared_ptr<void>()> hold_clients = nullptr;

  bool out_of_time() const { return deadline && clock.now() >= *deadline; }
};

// Outside a step: marks the revision current or not, with the other tool's table, in a transaction
// of its own.
void keep_current(const std::string& revision, bool current, RunContext& context);

Outcome interrupted();
// Another runner has the lease now: this one writes nothing more.
Outcome lease_lost();
Outcome more_to_do();

}  // namespace lockstep
