// Is what the ledger has what the files say, and may this revision start now?

#pragma once

#include "executor/ledger.hpp"
#include "executor/outcome.hpp"
#include "migrations/revision_graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Revisions whose file changed after lockstep ran them, as "path: …" sentences; sorted.
std::vector<std::string> tampered_revisions(const RevisionGraph& graph,
                                            const LedgerSnapshot& ledger);
// Applied revisions that the files do not have: the database is ahead of this checkout or image.
std::vector<std::string> unknown_revisions(const RevisionGraph& graph,
                                           const LedgerSnapshot& ledger);
// Drifted (exit 11), or nothing.
std::optional<Outcome> refuse_tampered(const RevisionGraph& graph, const LedgerSnapshot& ledger);

// A revision in flight, other than this one, that has one of these relations (shown form) between
// two shapes: it has to be contracted or aborted first.
const RevisionEntry* between_shapes(const RevisionId& revision,
                                    const std::vector<std::string>& relations,
                                    const LedgerSnapshot& ledger);

}  // namespace lockstep
