#include "executor/downgrade.hpp"

#include "executor/contract.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/run_plan.hpp"
#include "executor/versions/adopt_versions.hpp"
#include "planner/plan_builder.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace lockstep {
namespace {

// Not current any more, and not yet what they were: their way back was cut short.
std::set<std::string> half_taken_back(const LedgerSnapshot& ledger, Session& session) {
  std::set<std::string> revisions;
  for (const RevisionEntry* entry : ledger.in_flight()) {
    if (entry->is_current) continue;
    for (const auto& [id, step] : read_steps(session, entry->revision)) {
      if (step.state == StepState::Undoing || step.state == StepState::Undone)
        revisions.insert(entry->revision);
    }
  }
  return revisions;
}

// The applied revisions above `target`, newest first, with those of a downgrade that was killed.
std::vector<RevisionId> to_take_back(const RevisionGraph& graph, const LedgerSnapshot& ledger,
                                     const std::string& target, Session& session) {
  const std::set<std::string> applied = ledger.applied();
  const std::set<std::string> half_way = half_taken_back(ledger, session);
  std::vector<RevisionId> newest_first;
  const std::span<const Revision> revisions = graph.in_order();
  for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) {
    if (applied.contains(revision->id) || half_way.contains(revision->id))
      newest_first.push_back(revision->id);
  }
  if (target == "base") return newest_first;
  if (target.starts_with('-')) {
    std::size_t count = 0;
    const auto [end, error] =
        std::from_chars(target.data() + 1, target.data() + target.size(), count);
    if (error != std::errc{} || end != target.data() + target.size() || count == 0) {
      throw UserError("\"" + target + "\" is not a number of revisions",
                      "Write -1, -2, …, base, or a revision.");
    }
    newest_first.resize(std::min(count, newest_first.size()));
    return newest_first;
  }
  const Revision& stay = graph.resolve(target);
  if (!applied.contains(stay.id))
    throw UserError("revision " + stay.id + " is not applied", "See `lockstep current`.");
  const std::set<RevisionId> kept = graph.ancestors(stay.id);
  std::erase_if(newest_first,
                [&](const RevisionId& id) { return kept.contains(id) || id == stay.id; });
  return newest_first;
}

std::string downgrade_entry(const RevisionId& revision) {
  return revision + "-downgrade";
}

std::string reasons_text(const std::vector<Unplannable>& reasons) {
  std::string text;
  for (const Unplannable& reason : reasons)
    text += fmt::format("\n  {}", reason.reason);
  return text;
}

// What the person at the command line has confirmed counts as wanted as it is written.
Script confirmed_section(Script section) {
  for (ScriptStatement& statement : section.statements) {
    if (statement.directive(DirectiveKind::AsIs) != nullptr) continue;
    statement.directives.push_back(
        {.kind = DirectiveKind::AsIs, .reason = "confirmed with --confirm"});
  }
  return section;
}

// Soak, observe and bake count from the moment at which a revision becomes current, and a downgrade
// never does: who asks for it has waited.
Plan without_waiting(Plan plan) {
  constexpr std::array timing{Gate::Soak, Gate::Observe, Gate::Bake};
  for (PhaseSteps& phase : plan.phases) {
    for (Step& step : phase.steps) {
      auto* await = std::get_if<AwaitGate>(&step.action);
      if (await == nullptr) continue;
      std::erase_if(await->gates, [&](Gate gate) {
        return std::find(timing.begin(), timing.end(), gate) != timing.end();
      });
    }
    std::erase_if(phase.steps, [](const Step& step) {
      const auto* await = std::get_if<AwaitGate>(&step.action);
      return await != nullptr && await->gates.empty();
    });
  }
  std::erase_if(plan.phases, [](const PhaseSteps& phase) { return phase.steps.empty(); });
  return plan;
}

// The plan of a revision's downgrade section: the one that was started, or a new one, recorded
// under an entry of its own, so that the revision itself stays current until it is through.
std::variant<Plan, Outcome> section_plan(const Revision& revision, bool confirmed,
                                         RunContext& context) {
  const std::string name = downgrade_entry(revision.id);
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry* entry = ledger.find(name);
  if (entry != nullptr && entry->in_flight()) return plan_from_json(entry->plan);
  if (!revision.downgrade) {
    return refused(
        fmt::format("revision {} cannot be undone and has no downgrade section", revision.id),
        "Write a new revision that goes the other way, or add \"-- downgrade\" to the file.");
  }
  const PlanContext plan_context{.version = context.work.server_version(),
                                 .catalog = read_catalog(context.ledger)};
  PlanResult result = build_plan(revision, *revision.downgrade, plan_context);
  // Where it cannot be done in phases, what is confirmed runs as it is written.
  if (confirmed && std::holds_alternative<std::vector<Unplannable>>(result))
    result = build_plan(revision, confirmed_section(*revision.downgrade), plan_context);
  if (const auto* reasons = std::get_if<std::vector<Unplannable>>(&result)) {
    return refused(fmt::format("the downgrade section of {} cannot be run:{}", revision.id,
                               reasons_text(*reasons)),
                   fmt::format("Where it gives up data that you do not need, say so: --confirm {}",
                               revision.id));
  }
  Plan plan = without_waiting(std::move(std::get<Plan>(result)));
  if (plan.point_of_no_return && !confirmed) {
    return refused(fmt::format("what {} has given up does not come back with its downgrade section,"
                               " which gives up something in its turn",
                               revision.id),
                   fmt::format("If that is meant, say so: --confirm {}", revision.id));
  }
  Revision as_entry = revision;
  as_entry.id = name;
  plan.revision = name;
  start_revision(context.ledger, as_entry, plan);
  return plan;
}

Outcome run_section(const Revision& revision, bool confirmed, RunContext& context) {
  auto found = section_plan(revision, confirmed, context);
  if (auto* outcome = std::get_if<Outcome>(&found)) return *outcome;
  const Plan plan = std::get<Plan>(found);
  RunContext downwards = context;
  downwards.milestones = Milestones::Off;
  for (const PhaseSteps& phase : plan.phases) {
    if (Outcome outcome = run_phase(plan, phase, downwards); !outcome.done()) return outcome;
  }
  SqlBuilder script;
  script << "BEGIN;\n";
  mark_current(script, revision.id, false, context.settings.versions);
  script << "UPDATE lockstep.revisions SET state = 'aborted', reason = 'downgraded'"
            " WHERE revision = "
         << Literal{revision.id}
         << ";\nDELETE FROM lockstep.revisions WHERE revision = " << Literal{plan.revision}
         << ";\nCOMMIT;\n";
  context.ledger.script(script);
  return {.message =
              fmt::format("revision {} is downgraded by its downgrade section", revision.id)};
}

bool can_be_undone(const RevisionEntry& entry, RunContext& context) {
  if (entry.plan.empty()) return false;
  return irreversible_steps(plan_from_json(entry.plan), context).empty();
}

Outcome take_back(const RevisionGraph& graph, const RevisionId& id, bool confirmed,
                  RunContext& context) {
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const RevisionEntry* entry = ledger.find(id);
  if (entry == nullptr)
    throw InternalError("revision " + id + " left the ledger during the downgrade");
  if (can_be_undone(*entry, context)) return abort_in_run(id, context);
  return run_section(*graph.find(id), confirmed, context);
}

}  // namespace

Outcome downgrade(Engine& engine, const RevisionGraph& graph, const DowngradeRequest& request) {
  return with_lease(engine, "downgrade", [&](RunContext& context) -> Outcome {
    if (std::optional<Outcome> moved = adopt_versions(graph, context)) return *moved;
    const std::vector<RevisionId> ids =
        to_take_back(graph, read_ledger(context.ledger), request.target, context.ledger);
    if (ids.empty()) return {.message = "nothing to downgrade"};
    std::optional<std::string> confirmed;
    if (request.confirm) confirmed = graph.resolve(*request.confirm).id;
    for (const RevisionId& id : ids) {
      if (Outcome outcome = take_back(graph, id, confirmed == id, context); !outcome.done())
        return outcome;
    }
    return {.message =
                fmt::format("{} revision{} taken back", ids.size(), ids.size() == 1 ? "" : "s")};
  });
}

Outcome stamp(Engine& engine, const RevisionGraph& graph, const std::string& target) {
  return with_lease(engine, "stamp", [&](RunContext& context) -> Outcome {
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    if (!ledger.in_flight().empty()) {
      return refused(fmt::format("revision {} is in flight", ledger.in_flight().front()->revision),
                     "Finish it (`lockstep upgrade`, `lockstep contract`) or take it back "
                     "(`lockstep abort`) first.");
    }
    const std::optional<VersionTable>& versions = context.settings.versions;
    if (versions) create_version_table(*versions, context.ledger);
    std::set<RevisionId> wanted;
    if (target != "base") {
      for (const Revision* revision : graph.pending({}, target))
        wanted.insert(revision->id);
    }
    context.ledger.in_transaction([&] {
      for (const Revision& revision : graph.in_order()) {
        const RevisionEntry* entry = ledger.find(revision.id);
        const bool now = entry != nullptr && entry->is_current;
        const bool then = wanted.contains(revision.id);
        if (now != then) stamp_revision(context.ledger, revision, then);
      }
      // Whatever the other tool's table holds, it is to say the same.
      if (versions) context.ledger.query(written_versions(*versions));
    });
    return {.message = fmt::format("stamped {}; nothing was run", target)};
  });
}

}  // namespace lockstep
