#include "cli/rollout/project_schema.hpp"

#include "cli/planning.hpp"
#include "executor/contract.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/run_plan.hpp"
#include "executor/status.hpp"
#include "executor/upgrade.hpp"
#include "migrations/checksum.hpp"
#include "planner/plan_json.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace lockstep {
namespace {

using Revisions = std::vector<std::string>;

bool contracts(const RevisionEntry& entry) {
  return !entry.plan.empty() && has_contract_phase(plan_from_json(entry.plan));  // empty: stamped
}

// Nothing: it is all that it will ever be, and holds back none of the others.
std::optional<SchemaReached> reached_by(const LedgerSnapshot& ledger, const std::string& revision) {
  if (!reached(ledger, revision, Milepost::Expand)) return SchemaReached::Nothing;
  if (!reached(ledger, revision, Milepost::Backfill)) return SchemaReached::Expanded;
  const RevisionEntry& entry = *ledger.find(revision);
  if (!contracts(entry)) return std::nullopt;
  if (entry.state == RunState::Done || entry.seconds_since_soft_drop) return SchemaReached::Retired;
  return entry.seconds_since_cutover ? SchemaReached::CutOver : SchemaReached::Backfilled;
}

// The stage is behind it, or it has no such stage.
bool is_through(const LedgerSnapshot& ledger, const std::string& revision, Stage stage) {
  const RevisionEntry* entry = ledger.find(revision);
  if (entry == nullptr || !entry->is_current) return false;
  if (entry->state == RunState::Done || !contracts(*entry)) return true;
  if (stage == Stage::Retire) return false;
  return entry->seconds_since_cutover.has_value() ||
         find_phase(plan_from_json(entry->plan), Phase::Contract, Stage::Cutover) == nullptr;
}

OperationClass narrower(OperationClass left, OperationClass right) {
  return std::max(left, right);  // both, transparent, flip: in this order
}

// One of them would wait for another one's contract phase, which comes after it in a playbook.
void refuse_shared_tables(const std::vector<Plan>& plans) {
  for (const Plan& later : plans) {
    for (const Plan& earlier : plans) {
      if (&earlier == &later) break;
      if (!has_contract_phase(earlier)) continue;
      for (const std::string& relation : later.relations) {
        const auto& others = earlier.relations;
        if (std::find(others.begin(), others.end(), relation) == others.end()) continue;
        throw UserError(
            fmt::format("revisions {} and {} both change {}: the second one has to wait until the "
                        "first one is contracted",
                        earlier.revision, later.revision, relation),
            fmt::format("Give each a rollout of its own: the first with `revision: {}` in its "
                        "playbook.",
                        earlier.revision));
      }
    }
  }
}

class ProjectSchema final : public SchemaEngine {
 public:
  ProjectSchema(const RevisionSet& set, Engine engine,
                std::function<std::shared_ptr<void>()> hold_clients)
      : set_(set), engine_(std::move(engine)), swapping_(engine_) {
    for (Engine* one : {&engine_, &swapping_})
      one->settings.contract.automatic = false;
    swapping_.hold_clients = std::move(hold_clients);
  }

  SchemaPlan plan(const std::string& target) override {
    const LedgerSnapshot now = ledger();
    std::set<RevisionId> through = now.applied();
    for (const RevisionEntry* entry : now.in_flight())
      through.erase(entry->revision);
    Revisions revisions;
    for (const Revision* revision : set_.graph.pending(through, target))
      revisions.push_back(revision->id);
    return planned(revisions, refuse_shared_tables);
  }

  SchemaPlan plan_of(const Revisions& revisions) override {
    return planned(revisions, [](const std::vector<Plan>&) {});
  }

  SchemaReached reached(const Revisions& revisions) override {
    return judge(revisions,
                 [](SchemaReached left, SchemaReached right) { return std::min(left, right); });
  }
  SchemaReached furthest(const Revisions& revisions) override {
    return judge(revisions,
                 [](SchemaReached left, SchemaReached right) { return std::max(left, right); });
  }

  SchemaGates gates(const Revisions& revisions, Stage stage) override {
    const std::unique_ptr<Session> session = open();
    const LedgerSnapshot now = read_ledger(*session);
    for (const std::string& revision : revisions) {
      if (is_through(now, revision, stage)) continue;
      const ContractReport report =
          contract_report(*session, {revision, stage}, engine_.settings.contract);
      for (const GateStatus& gate : report.gates) {
        if (gate.ok) continue;
        return {.ok = false,
                .reason = fmt::format("{} of {}: {}: {}", to_string(stage), revision,
                                      to_string(gate.gate), gate.evidence)};
      }
    }
    return {};
  }

  Outcome expand(const Revisions& revisions, std::optional<Duration> limit) override {
    return bring(revisions, Phase::Expand, limit);
  }
  Outcome backfill(const Revisions& revisions, std::optional<Duration> limit) override {
    return bring(revisions, Phase::Backfill, limit);
  }

  Outcome contract(const Revisions& revisions, Stage stage) override {
    for (const std::string& revision : revisions) {
      if (is_through(ledger(), revision, stage)) continue;
      Engine& engine = stage == Stage::Cutover ? swapping_ : engine_;
      Outcome outcome = lockstep::contract(engine, {revision, stage});
      if (!outcome.done()) return outcome;
      // It got on, up to the next gate.
      if (!is_through(ledger(), revision, stage)) return refused(outcome.message, outcome.next);
    }
    return {.message = fmt::format("{} of {}", to_string(stage), all(revisions))};
  }

  Outcome revert(const Revisions& revisions) override {
    return backwards(revisions, [&](const std::string& revision) -> Outcome {
      {
        const std::unique_ptr<Session> session = open();
        const LedgerSnapshot now = read_ledger(*session);
        const RevisionEntry* entry = now.find(revision);
        if (entry == nullptr || !is_to_revert(*entry, *session)) return {};
      }
      return lockstep::revert(swapping_, revision);
    });
  }

  // What was done when it was current stays: blue lives with it, and it may hold rows by now.
  Outcome abort(const Revisions& revisions) override {
    return backwards(revisions, [&](const std::string& revision) -> Outcome {
      const LedgerSnapshot now = ledger();
      const RevisionEntry* entry = now.find(revision);
      if (entry == nullptr || entry->state == RunState::Aborted || !reached_by(now, revision))
        return {};
      return abort_revision(engine_, revision);
    });
  }

 private:
  static std::string all(const Revisions& revisions) {
    return revisions.empty() ? "nothing" : fmt::format("{}", fmt::join(revisions, ", "));
  }

  std::unique_ptr<Session> open() { return open_when_up(engine_, {.role = "ledger"}); }
  LedgerSnapshot ledger() { return read_ledger(*open()); }

  template <class Choose>
  SchemaReached judge(const Revisions& revisions, const Choose& choose) {
    if (revisions.empty()) return SchemaReached::Nothing;
    const LedgerSnapshot now = ledger();
    std::optional<SchemaReached> judged;
    for (const std::string& revision : revisions) {
      const std::optional<SchemaReached> one = reached_by(now, revision);
      if (one) judged = judged ? choose(*judged, *one) : *one;
    }
    return judged.value_or(SchemaReached::Backfilled);
  }

  template <class Check>
  SchemaPlan planned(const Revisions& revisions, const Check& check) {
    const std::unique_ptr<Session> session = open();
    const LedgerSnapshot now = read_ledger(*session);
    ChosenRevisions chosen{.sources = set_.sources};
    for (const std::string& id : revisions) {
      const Revision& revision = set_.graph.resolve(id);
      const RevisionEntry* entry = now.find(id);
      if (entry != nullptr && !entry->plan.empty() && entry->state != RunState::Aborted)
        chosen.started.emplace(id, plan_from_json(entry->plan));
      // What another tool runs in its turn has no plan of ours.
      if (!revision.opaque || revision.opaque->as_is.empty()) chosen.revisions.push_back(revision);
    }
    const PlannedRevisions plans =
        plan_revisions(chosen, {session->server_version(), read_catalog(*session)});
    if (!plans.refusals.empty()) {
      const Refusal& refusal = plans.refusals.front();
      throw UserError(fmt::format("{}:{}:{}: {}", refusal.source, refusal.at.line,
                                  refusal.at.column, refusal.reason),
                      refusal.help);
    }
    check(plans.plans);
    SchemaPlan result{.revisions = revisions};
    std::string fingerprints;
    for (const Plan& plan : plans.plans) {
      fingerprints += plan.fingerprint + "\n";
      result.operation_class = narrower(result.operation_class, plan.operation_class);
    }
    result.fingerprint = sha256_hex(fingerprints);
    return result;
  }

  Outcome bring(const Revisions& revisions, Phase phase, std::optional<Duration> limit) {
    Engine limited = engine_;
    const auto began = engine_.clock.now();
    const Milepost end = phase == Phase::Expand ? Milepost::Expand : Milepost::Backfill;
    for (const std::string& revision : revisions) {
      if (lockstep::reached(ledger(), revision, end)) continue;
      if (limit) {
        const auto taken = std::chrono::duration_cast<Duration>(engine_.clock.now() - began);
        limited.settings.max_duration = std::max(*limit - taken, Duration(1));
      }
      Outcome outcome = upgrade(limited, set_.graph, {.target = revision, .stop_after = phase});
      if (!outcome.done()) return outcome;
    }
    return {.message = fmt::format("{} of {}", to_string(phase), all(revisions))};
  }

  template <class Act>
  static Outcome backwards(const Revisions& revisions, const Act& act) {
    for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) {
      if (Outcome outcome = act(*revision); !outcome.done()) return outcome;
    }
    return {};
  }

  const RevisionSet& set_;
  Engine engine_;
  Engine swapping_;  // the same, for what moves names
};

}  // namespace

std::unique_ptr<SchemaEngine> project_schema(const RevisionSet& set, const Engine& engine,
                                             std::function<std::shared_ptr<void>()> hold_clients) {
  return std::make_unique<ProjectSchema>(set, engine, std::move(hold_clients));
}

}  // namespace lockstep
