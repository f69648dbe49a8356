#include "executor/revision_checks.hpp"

#include "planner/plan_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {

std::vector<std::string> tampered_revisions(const RevisionGraph& graph,
                                            const LedgerSnapshot& ledger) {
  std::vector<std::string> tampered;
  for (const Revision& revision : graph.in_order()) {
    const RevisionEntry* entry = ledger.find(revision.id);
    if (entry == nullptr || (!entry->is_current && !entry->in_flight())) continue;
    if (entry->checksum_algorithm == revision.checksum_algorithm &&
        entry->checksum != revision.checksum) {
      tampered.push_back(
          fmt::format("{}: revision {} was changed after it was run", revision.path, revision.id));
    }
  }
  return tampered;
}

std::vector<std::string> unknown_revisions(const RevisionGraph& graph,
                                           const LedgerSnapshot& ledger) {
  std::vector<std::string> unknown;
  for (const RevisionEntry& entry : ledger.revisions) {
    if ((entry.is_current || entry.in_flight()) && graph.find(entry.revision) == nullptr)
      unknown.push_back(entry.revision);
  }
  return unknown;
}

std::optional<Outcome> refuse_tampered(const RevisionGraph& graph, const LedgerSnapshot& ledger) {
  const std::vector<std::string> tampered = tampered_revisions(graph, ledger);
  if (tampered.empty()) return std::nullopt;
  std::string message = "the files are not what was run:";
  for (const std::string& line : tampered)
    message += "\n  " + line;
  return Outcome{.code = ExitCode::Drifted,
                 .message = message,
                 .next =
                     "Restore the files, and put the change into a new revision (`lockstep "
                     "revision -m \"…\"`)."};
}

const RevisionEntry* between_shapes(const RevisionId& revision,
                                    const std::vector<std::string>& relations,
                                    const LedgerSnapshot& ledger) {
  for (const RevisionEntry* entry : ledger.in_flight()) {
    if (entry->revision == revision) continue;
    const Plan other = plan_from_json(entry->plan);
    const bool shared =
        std::any_of(relations.begin(), relations.end(), [&](const std::string& relation) {
          return std::find(other.relations.begin(), other.relations.end(), relation) !=
                 other.relations.end();
        });
    if (shared) return entry;
  }
  return nullptr;
}

}  // namespace lockstep
