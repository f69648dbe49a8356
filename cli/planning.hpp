// What `plan` shows: which revisions, and what the planner says of each.

#pragma once

#include "cli/catalog_options.hpp"
#include "cli/command.hpp"
#include "executor/ledger.hpp"
#include "migrations/revision_loader.hpp"
#include "planner/plan.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct ChosenRevisions {
  std::vector<Revision> revisions;  // in the order in which they would be run
  std::map<std::string, std::shared_ptr<const SourceText>> sources;  // by path
  std::map<std::string, Plan> started;  // of revisions in flight: what was reviewed is what runs
};

// `target`: "-", a path, a revision, "head", "heads" or "+N"; empty: all that is pending, by the
// ledger of the database where one is named, else the head alone. Shows problems of the input and
// returns nothing.
std::optional<ChosenRevisions> choose_revisions(CommandContext& context, const std::string& target,
                                                const CatalogOptions& catalog);

// What `upgrade` has to run to bring the database to `target`. Throws UserError.
ChosenRevisions pending_revisions(const RevisionSet& set, const LedgerSnapshot& ledger,
                                  const std::string& target);

// A statement that cannot be planned, with its place in its file.
struct Refusal {
  std::string revision;
  std::string source;
  SourcePosition at;
  std::string reason;
  std::string help;
};

struct PlannedRevisions {
  std::vector<Plan> plans;
  std::vector<Refusal> refusals;
};

// Each on the catalog as the ones before it leave it.
PlannedRevisions plan_revisions(const ChosenRevisions& chosen, CatalogFacts facts);

}  // namespace lockstep
