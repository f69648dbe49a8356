// What the other tool did since lockstep last ran: a project handed over half-way, or handed back
// and taken over again.

#pragma once

#include "executor/ledger.hpp"
#include "executor/outcome.hpp"
#include "executor/run_context.hpp"
#include "executor/versions/version_table.hpp"
#include "migrations/revision_graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Whether the tool's table says what the ledger says.
bool versions_agree(const VersionTable& table, const RevisionGraph& graph,
                    const LedgerSnapshot& ledger, Session& session);

// What is current by the tool's table, where lockstep has not run yet: as the ledger would have it
// after the table is taken over. Rows that name no file are among them. Reads only.
std::vector<std::string> heads_by_tool(const VersionTable& table, const RevisionGraph& graph,
                                       Session& session);

// Under the lease, before anything runs. Revisions that the tool has applied become current in the
// ledger, those it has taken back are so no more; a table that is missing is created from the
// ledger. Drifted: a revision that lockstep has in flight was moved, or a row names a
// revision that nobody knows.
std::optional<Outcome> adopt_versions(const RevisionGraph& graph, RunContext& context);

}  // namespace lockstep
