#include "cli/planning.hpp"

#include "analyzers/analysis_state.hpp"
#include "cli/project.hpp"
#include "cli/sql_files.hpp"
#include "migrations/revision_header.hpp"
#include "planner/plan_builder.hpp"
#include "planner/plan_json.hpp"

#include <filesystem>

namespace lockstep {
namespace {

bool is_path(const std::string& target) {
  const bool looks_like_one = target == "-" || target.find('/') != std::string::npos ||
                              (target.size() > 4 && target.substr(target.size() - 4) == ".sql");
  std::error_code error;
  return looks_like_one || std::filesystem::is_regular_file(target, error);
}

std::optional<ChosenRevisions> choose_file(CommandContext& context, const std::string& path) {
  auto read = read_path_or_input(context, path);
  if (const auto* problem = std::get_if<Diagnostic>(&read)) {
    show_problems(context, {problem, 1});
    return std::nullopt;
  }
  auto source = std::make_shared<const SourceText>(std::get<SourceText>(std::move(read)));
  auto parsed = has_revision_header(*source) ? parse_revision(*source) : parse_plain_sql(*source);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    show_problems(context, *problems);
    return std::nullopt;
  }
  ChosenRevisions chosen;
  chosen.revisions.push_back(std::get<Revision>(std::move(parsed)));
  chosen.sources.emplace(path, std::move(source));
  return chosen;
}

// One revision by its id, or everything up to it that is not applied yet.
std::vector<Revision> choose_from(const RevisionGraph& graph, const std::string& target,
                                  const std::optional<std::set<RevisionId>>& applied) {
  const bool one = !target.empty() && target != "heads" && target.front() != '+';
  if (graph.in_order().empty() && (target.empty() || target == "head")) return {};
  if (one || (target.empty() && !applied)) return {graph.resolve(one ? target : "head")};
  std::vector<Revision> revisions;
  for (const Revision* revision :
       graph.pending(applied.value_or(std::set<RevisionId>()), target.empty() ? "head" : target)) {
    revisions.push_back(*revision);
  }
  return revisions;
}

std::map<std::string, Plan> started_plans(const LedgerSnapshot& ledger) {
  std::map<std::string, Plan> plans;
  for (const RevisionEntry* entry : ledger.in_flight()) {
    plans.emplace(entry->revision, plan_from_json(entry->plan));
  }
  return plans;
}

}  // namespace

std::optional<ChosenRevisions> choose_revisions(CommandContext& context, const std::string& target,
                                                const CatalogOptions& catalog) {
  if (is_path(target)) return choose_file(context, target);
  auto set = read_revisions(context);
  if (!set) return std::nullopt;
  ChosenRevisions chosen;
  std::optional<std::set<RevisionId>> applied;
  if (names_database(context, catalog)) {
    const LedgerSnapshot ledger = read_ledger(*open_for_reading(context, catalog.dsn));
    applied = ledger.applied();
    chosen.started = started_plans(ledger);
  }
  chosen.revisions = choose_from(set->graph, target, applied);
  chosen.sources = std::move(set->sources);
  return chosen;
}

ChosenRevisions pending_revisions(const RevisionSet& set, const LedgerSnapshot& ledger,
                                  const std::string& target) {
  ChosenRevisions chosen{.sources = set.sources, .started = started_plans(ledger)};
  for (const Revision* revision : set.graph.pending(ledger.applied(), target)) {
    chosen.revisions.push_back(*revision);
  }
  return chosen;
}

PlannedRevisions plan_revisions(const ChosenRevisions& chosen, CatalogFacts facts) {
  PlannedRevisions planned;
  AnalysisState state(facts.version, facts.catalog);
  for (const Revision& revision : chosen.revisions) {
    PlanContext context{.version = facts.version, .catalog = std::nullopt};
    if (facts.catalog) context.catalog = state.catalog();
    const auto started = chosen.started.find(revision.id);
    PlanResult result =
        started != chosen.started.end() ? started->second : build_plan(revision, context);
    if (const auto* reasons = std::get_if<std::vector<Unplannable>>(&result)) {
      const SourceText& source = *chosen.sources.at(revision.path);
      for (const Unplannable& reason : *reasons) {
        planned.refusals.push_back({revision.id, revision.path, source.position(reason.span.begin),
                                    reason.reason, reason.help});
      }
    } else {
      planned.plans.push_back(std::get<Plan>(std::move(result)));
    }
    for (const ScriptStatement& statement : revision.upgrade.statements) {
      state.apply(statement.statement);
    }
  }
  return planned;
}

}  // namespace lockstep
