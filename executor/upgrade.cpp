#include "executor/upgrade.hpp"

#include "executor/ahead.hpp"
#include "executor/contract.hpp"
#include "executor/evidence/call_snapshots.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/revision_checks.hpp"
#include "executor/rights.hpp"
#include "executor/started_revision.hpp"
#include "executor/versions/adopt_versions.hpp"
#include "planner/plan_builder.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lockstep {
namespace {

Outcome unplannable(const Revision& revision, const std::vector<Unplannable>& reasons) {
  std::string message = fmt::format("revision {} ({}) cannot be run:", revision.id, revision.path);
  for (const Unplannable& reason : reasons) {
    message += fmt::format("\n  {}", reason.reason);
    if (!reason.help.empty()) message += fmt::format("\n    {}", reason.help);
  }
  return {.code = ExitCode::Refused,
          .message = message,
          .next = fmt::format("See `lockstep plan {}`; nothing of it was run.", revision.id)};
}

std::optional<Outcome> refuse_without_rights(const Plan& plan, RunContext& context) {
  const std::vector<std::string> grants = missing_rights(context.work, plan);
  if (grants.empty()) return std::nullopt;
  std::string next = "Nothing was changed. Have a superuser run:";
  for (const std::string& grant : grants)
    next += "\n  " + grant + ";";
  return Outcome{
      .code = ExitCode::Refused,
      .message = fmt::format("this role lacks {} right{} that revision {} needs", grants.size(),
                             grants.size() == 1 ? "" : "s", plan.revision),
      .next = next};
}

// Files merged late: a pending revision beside or below one that is applied already.
std::optional<Outcome> out_of_order(const RevisionGraph& graph,
                                    const std::vector<const Revision*>& pending,
                                    const std::set<std::string>& applied) {
  for (const Revision* revision : pending) {
    for (const std::string& child : graph.children(revision->id)) {
      if (!applied.contains(child)) continue;
      return Outcome{.code = ExitCode::Refused,
                     .message = fmt::format("revision {} is pending below {}, which is applied",
                                            revision->id, child),
                     .next = "It was merged late. Run it all the same with --order non-linear."};
    }
  }
  return std::nullopt;
}

struct Work {
  std::vector<const Revision*> pending;
  std::vector<std::string> to_contract;  // where contract: auto
};

class Upgrade {
 public:
  Upgrade(Engine& engine, const RevisionGraph& graph, const UpgradeRequest& request)
      : engine_(engine), graph_(graph), request_(request) {}

  // Nothing: there is work.
  std::optional<Outcome> nothing_to_do(Session& session) const {
    const LedgerSnapshot ledger = read_ledger(session);
    const std::optional<VersionTable>& versions = engine_.settings.versions;
    if (versions && !versions_agree(*versions, graph_, ledger, session)) return std::nullopt;
    if (std::optional<Outcome> tampered = refuse_tampered(graph_, ledger)) return tampered;
    const Work work = find_work(ledger);
    if (std::optional<Outcome> late = refuse_late(work.pending, ledger)) return late;
    if (!work.pending.empty() || !work.to_contract.empty()) return std::nullopt;
    return at_target(ledger);
  }

  Outcome run(RunContext& context) {
    if (std::optional<Outcome> moved = adopt_versions(graph_, context)) return *moved;
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    if (std::optional<Outcome> tampered = refuse_tampered(graph_, ledger)) return *tampered;
    const Work work = find_work(ledger);
    if (Outcome outcome = back_up_before(work, ledger, context); !outcome.done()) return outcome;
    for (const std::string& revision : work.to_contract) {
      if (Outcome outcome = contract_revision(revision, std::nullopt, context); !outcome.done())
        return outcome;
    }
    // Another replica was quicker.
    if (work.pending.empty()) return at_target(ledger);
    Outcome last;
    for (const Revision* revision : work.pending) {
      last = run_revision(*revision, context);
      if (!last.done()) return last;
    }
    return last;
  }

 private:
  Work find_work(const LedgerSnapshot& ledger) const {
    Work work;
    work.pending = graph_.pending(ledger.applied(), request_.target);
    if (!engine_.settings.contract.automatic || request_.stop_after) return work;
    for (const Revision& revision : graph_.in_order()) {
      const RevisionEntry* entry = ledger.find(revision.id);
      if (entry != nullptr && entry->in_flight() && entry->is_current)
        work.to_contract.push_back(revision.id);
    }
    return work;
  }

  Outcome at_target(const LedgerSnapshot& ledger) const {
    const std::vector<std::string> ahead = unknown_revisions(graph_, ledger);
    if (ahead.empty()) return {.message = "nothing to do: the database is at " + request_.target};
    if (std::optional<Outcome> outlived = refuse_outlived(ahead, ledger)) return *outlived;
    return {.message = fmt::format("nothing to do; the database is ahead of these files by {}, "
                                   "which {} given up nothing that they use",
                                   fmt::join(ahead, ", "), ahead.size() == 1 ? "has" : "have")};
  }

  std::optional<Outcome> refuse_late(const std::vector<const Revision*>& pending,
                                     const LedgerSnapshot& ledger) const {
    if (request_.order == MergeOrder::NonLinear) return std::nullopt;
    return out_of_order(graph_, pending, ledger.applied());
  }

  // What goes on with a revision that an earlier run has started has had its backup then.
  Outcome back_up_before(const Work& work, const LedgerSnapshot& ledger, RunContext& context) {
    const auto is_new = [&](const Revision* revision) {
      const RevisionEntry* entry = ledger.find(revision->id);
      return entry == nullptr || !entry->in_flight();
    };
    const bool starts_something =
        !work.to_contract.empty() || std::any_of(work.pending.begin(), work.pending.end(), is_new);
    if (!engine_.back_up || !starts_something) return {};
    context.progress.note("backup started");
    Outcome outcome = engine_.back_up(context.stop);
    if (outcome.done()) context.progress.note("backup done");
    return outcome;
  }

  Outcome run_revision(const Revision& revision, RunContext& context) {
    context.progress.revision_started(revision.id, revision.description);
    if (revision.opaque && !revision.opaque->as_is.empty() && engine_.run_opaque)
      return run_by_its_tool(revision, context);
    auto found = started_plan(revision, context);
    if (auto* outcome = std::get_if<Outcome>(&found)) return *outcome;
    const Plan plan = std::move(std::get<Plan>(found));
    return run_started(plan, request_.stop_after, context);
  }

  // Whatever it does, it does to tables that have one shape.
  Outcome run_by_its_tool(const Revision& revision, RunContext& context) {
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    for (const RevisionEntry* other : ledger.in_flight()) {
      Outcome outcome = make_way(revision.id, *other, context);
      if (outcome.done()) continue;
      outcome.message = fmt::format(
          "revision {} is run as it is, and revision {} still has a table "
          "between two shapes",
          revision.id, other->revision);
      return outcome;
    }
    if (Outcome outcome = engine_.run_opaque(revision); !outcome.done()) return outcome;
    if (std::optional<Outcome> moved = adopt_versions(graph_, context)) return *moved;
    if (read_ledger(context.ledger).applied().contains(revision.id))
      return {.message = fmt::format("{} is done: its own tool has run it", revision.id)};
    return {.code = ExitCode::NeedsHuman,
            .message = fmt::format("revision {} was run by its own tool, but not on this database",
                                   revision.id),
            .next =
                "See which database its configuration names; lockstep's is shown by `lockstep "
                "config show`."};
  }

  // The plan that the ledger has for a started revision, else a new one, recorded.
  std::variant<Plan, Outcome> started_plan(const Revision& revision, RunContext& context) {
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    const RevisionEntry* entry = ledger.find(revision.id);
    if (entry != nullptr && entry->in_flight()) return plan_from_json(entry->plan);
    const CatalogSnapshot catalog = read_catalog(context.ledger);
    const PlanContext facts{.version = context.work.server_version(), .catalog = catalog};
    PlanResult result = build_plan(revision, facts);
    const auto* reasons = std::get_if<std::vector<Unplannable>>(&result);
    // A table between two shapes may not be what the revision means by its name.
    const std::vector<std::string> touched =
        reasons == nullptr ? std::get<Plan>(result).relations : named_relations(revision, facts);
    if (const RevisionEntry* other = between_shapes(revision.id, touched, ledger)) {
      if (Outcome outcome = make_way(revision.id, *other, context); !outcome.done()) return outcome;
      return started_plan(revision, context);
    }
    if (reasons != nullptr) return unplannable(revision, *reasons);
    Plan plan = std::move(std::get<Plan>(result));
    if (std::optional<Outcome> lacking = refuse_without_rights(plan, context)) return *lacking;
    // From here on it can be told who came to use the new shape.
    keep_call_snapshot(context.ledger, context.settings.contract.observe);
    start_revision(context.ledger, revision, plan);
    return plan;
  }

  // An earlier revision has this one's table between two shapes.
  Outcome make_way(const RevisionId& revision, const RevisionEntry& other,
                   RunContext& context) const {
    if (engine_.settings.contract.automatic)
      return contract_revision(other.revision, std::nullopt, context);
    return {.code = ExitCode::Refused,
            .message = fmt::format(
                "revision {} touches a table that revision {} still has between two shapes",
                revision, other.revision),
            .next = fmt::format("Run `lockstep contract {}` first.", other.revision)};
  }

  Engine& engine_;
  const RevisionGraph& graph_;
  const UpgradeRequest& request_;
};

}  // namespace

Outcome upgrade(Engine& engine, const RevisionGraph& graph, const UpgradeRequest& request) {
  Upgrade work(engine, graph, request);
  {
    const std::unique_ptr<Session> session = open_when_up(engine, {.role = "ledger"});
    if (std::optional<Outcome> nothing = work.nothing_to_do(*session)) {
      // Of a run that was killed between its last step and its end.
      clear_dead_lease(*session);
      return *nothing;
    }
  }
  return with_lease(engine, "upgrade", [&](RunContext& context) { return work.run(context); });
}

}  // namespace lockstep
