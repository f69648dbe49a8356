// What a run obeys: from lockstep.yaml and the command line (DESIGN §6).

#pragma once

#include "executor/versions/version_table.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lockstep {

struct LockBudget {
  // No request of the application waits longer than this because of us: bounds our wait in the lock
  // queue and our hold together.
  std::chrono::milliseconds max_stall{100};
  std::chrono::milliseconds give_up_after{600000};
  // A transaction older than this is named as a blocker and never queued behind.
  std::chrono::milliseconds long_transaction{5000};
  // Bound of waits for snapshots (CREATE INDEX CONCURRENTLY), which park nobody (trap 21).
  std::chrono::milliseconds index_wait{3600000};
};

struct BackfillPace {
  std::chrono::milliseconds target_batch{80};
  int parallel = 1;  // sessions at most
  // Beyond these the copy waits.
  std::chrono::milliseconds max_replica_lag{5000};
  std::int64_t max_wal_retained = 10LL << 30;  // for a slot, or for want of archiving
  double max_active_sessions = 0.8;            // share of max_connections
};

struct ContractSettings {
  bool automatic = false;            // contract: auto
  std::chrono::seconds soak{86400};  // how long the old shape stays in sync after cutover
  std::chrono::seconds observe{
      3600};                         // 0: nobody else to observe, evidence of use is not asked for
  std::chrono::seconds bake{86400};  // how long after the soft drop the drop comes
  std::map<std::string, std::string> overrides;  // gate → reason
  std::string name_pattern;                      // how versions show in application_name
  bool approval_required = false;                // approval: required
};

struct PhaseTimeouts {  // 0: none
  std::chrono::milliseconds expand{600000};
  std::chrono::milliseconds backfill{0};
  std::chrono::milliseconds contract{600000};
};

struct RunSettings {
  LockBudget locks;
  BackfillPace backfill;
  ContractSettings contract;
  PhaseTimeouts timeouts;
  std::chrono::milliseconds wait_for_lease{0};
  std::optional<std::chrono::milliseconds> max_duration;
  std::string job_url;  // of the pipeline's job, shown to whoever waits for the lease
  std::string version;  // lockstep's own
  std::optional<VersionTable> versions = std::nullopt;  // another tool's, kept in step
};

}  // namespace lockstep
