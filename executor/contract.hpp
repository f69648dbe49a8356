// contract, and the ways back: revert, undo, abort, downgrade.

#pragma once

#include "executor/gates.hpp"
#include "executor/run_scope.hpp"
#include "migrations/revision_graph.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct ContractRequest {
  std::optional<std::string> revision;  // none: the one in flight, when there is just one
  std::optional<Stage> stage;           // stop after it
};

// Runs the contract phase up to the next gate that does not hold. Done when it got on, or all is
// done; Refused when the first gate in its way does not hold.
Outcome contract(Engine& engine, const ContractRequest& request);
// The same inside a run: for `contract: auto`.
Outcome contract_revision(const std::string& revision, std::optional<Stage> stop_after,
                          RunContext& context);

struct ContractReport {
  std::string revision;        // empty: none is in flight
  std::optional<Stage> stage;  // the next one; none: nothing is left to do
  bool ok = true;
  std::vector<GateStatus> gates;
};
// Which gates of the next stage hold now. Reads only.
ContractReport contract_report(Session& session, const ContractRequest& request,
                               const ContractSettings& settings);

// After cutover, before retire: back to the old shape at once.
Outcome revert(Engine& engine, const std::string& revision);
// It is cut over, or a revert of it was cut short. Reads only.
bool is_to_revert(const RevisionEntry& entry, Session& session);
// After the soft drop, before the drop: the old shape comes back and is brought in step.
Outcome undo_soft_drop(Engine& engine, const std::string& revision);
// Takes back a revision that is under way: not yet retired, not done.
Outcome abort_revision(Engine& engine, const std::string& revision);
Outcome abort_in_run(const std::string& revision, RunContext& context);

// By full id or a prefix that names one entry of the ledger; nothing when none has it. Throws
// UserError when several have.
const RevisionEntry* find_entry(const LedgerSnapshot& ledger, const std::string& revision);
// The same; throws UserError when there is none.
const RevisionEntry& resolve_entry(const LedgerSnapshot& ledger, const std::string& revision);
// The one named, else the only one in flight; throws UserError when that is none or several.
const RevisionEntry& one_in_flight(const LedgerSnapshot& ledger,
                                   const std::optional<std::string>& revision,
                                   std::string_view command);

}  // namespace lockstep
