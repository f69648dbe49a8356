// What is where: the ledger read for status, current, check, await and verify. Reads only; works
// for a role that can read schema lockstep and nothing else, unless said otherwise.

#pragma once

#include "executor/backfill/quarantine.hpp"
#include "executor/ledger.hpp"
#include "executor/outcome.hpp"
#include "executor/run_scope.hpp"
#include "executor/verification.hpp"
#include "migrations/revision_graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct RevisionStatus {
  RevisionEntry entry;
  double progress = 0;         // of the step it is at, 0 … 1
  double rows_per_second = 0;  // of a backfill
  std::optional<double> eta_seconds;
  Quarantine quarantine;      // as it was found last
  std::string restore_point;  // to restore a copy to for what was dropped; empty: none kept yet
};

struct LeaseStatus {
  std::string holder;
  std::string job_url;
  double heartbeat_seconds = 0;  // since the last one
};

struct Status {
  std::vector<std::string> current;
  std::optional<LeaseStatus> lease;
  std::vector<RevisionStatus> revisions;  // in flight, failed, or in the given list
};

enum class Revisions { InFlight, All };
Status read_status(Session& session, Revisions which);

// What became of all requests for table locks, by outcome.
struct LockAttempts {
  std::string outcome;
  std::int64_t count = 0;
  double wait_seconds = 0;
  double hold_seconds = 0;
  std::int64_t victims = 0;  // sessions that queued behind them
};
std::vector<LockAttempts> read_lock_attempts(Session& session);

// Drift and tampering, and what is pending; see DESIGN §5 for the exit codes.
struct CheckReport {
  std::vector<std::string> tampered;
  std::vector<std::string> drifted;
  std::vector<std::string> pending;  // revision ids
  std::vector<std::string> unknown;  // applied here, not in the files
  ExitCode code() const;
};
CheckReport check(Session& session, const RevisionGraph& graph);

enum class Milepost { Expand, Backfill, Cutover, Retire };
std::optional<Milepost> milepost_from(std::string_view name);
// Whether the revision has got that far, whoever ran it.
bool reached(const LedgerSnapshot& ledger, const std::string& revision, Milepost milepost);
struct MilepostAnswer {
  bool reached = false;
  std::string text;  // one sentence; where it is instead
};
// `revision` or its prefix.
MilepostAnswer ask_milepost(const LedgerSnapshot& ledger, const std::string& revision,
                            Milepost milepost);
// Polls until it has, or `timeout` passed: Pending. Expand and backfill are awaited by who will use
// the shape: Refused where a later revision has given it up.
Outcome await_milepost(Engine& engine, const std::string& revision, Milepost milepost,
                       std::chrono::milliseconds timeout);

struct VerifyReport {
  int tables = 0;  // compared
  std::int64_t rows = 0;
  std::vector<std::pair<std::string, std::string>> differences;  // relation, key; sorted
  std::int64_t differing = 0;
  bool ok() const { return differing == 0; }
};
// old = new over the whole table, for one revision in flight or all of them. Needs SELECT on the
// tables.
VerifyReport verify_in_flight(Session& session, const std::optional<std::string>& revision);

}  // namespace lockstep
