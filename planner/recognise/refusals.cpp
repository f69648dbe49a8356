#include "planner/recognise/refusals.hpp"

#include "analyzers/hazard.hpp"

#include <algorithm>

namespace lockstep {
namespace {

const std::string kCatalogHelp =
    "Plan it against the database (--dsn) or a snapshot of it (--catalog).";

bool blocks_somebody(const Effect& effect) {
  return std::any_of(effect.locks.begin(), effect.locks.end(),
                     [](const RelationLock& lock) { return blocks_writes(lock.mode); });
}

// No catalog of ours lists all that goes with it: functions, types, operators.
bool drops_a_container(const StatementNode& node) {
  const auto* drop = std::get_if<DropObjects>(&node);
  return drop != nullptr &&
         (drop->kind == ObjectKind::Schema || drop->kind == ObjectKind::Extension);
}

// A caution runs, except where the fact that is not known decides whether a blocking lock is held
// for long, or what is given up.
bool may_not_run(const Hazard& hazard, const Subject& subject) {
  return hazard.verdict == Verdict::Unsafe ||
         (hazard.kind == HazardKind::Depends &&
          (blocks_somebody(subject.effect) || drops_a_container(subject.node())));
}

// What code calls or draws on by name, and nothing of which can be renamed out of sight. CASCADE
// would take along what is not named.
bool can_go_last(const StatementNode& node) {
  const auto* drop = std::get_if<DropObjects>(&node);
  if (drop == nullptr || drop->behavior == DropBehavior::Cascade) return false;
  return drop->kind == ObjectKind::Function || drop->kind == ObjectKind::Sequence ||
         drop->kind == ObjectKind::Trigger || drop->kind == ObjectKind::Type ||
         drop->kind == ObjectKind::Domain;
}

// That it is given up, and breaks the version that uses it: the gates of retire wait for that.
bool is_settled_by_gates(const Hazard& hazard, const Subject& subject) {
  return goes_last(subject) &&
         (hazard.kind == HazardKind::Destroys || hazard.kind == HazardKind::Breaks);
}

// What the linter reports when no rule has words for a hazard.
constexpr std::string_view kNoRule = "unsafe-effect";

// The linter's own words, where a rule has any for this.
const Finding* unsafe_finding(const StatementReport& report) {
  const auto found =
      std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
        return finding.verdict == Verdict::Unsafe && finding.rule != kNoRule;
      });
  return found == report.findings.end() ? nullptr : &*found;
}

bool changes_unknown_type(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  return alter != nullptr && subject.before.relation(alter->table) == nullptr &&
         std::any_of(alter->actions.begin(), alter->actions.end(), [](const AlterAction& action) {
           return std::holds_alternative<AlterColumnType>(action);
         });
}

bool renames_unknown_table(const Subject& subject) {
  const auto* rename = std::get_if<Rename>(&subject.node());
  return rename != nullptr && subject.before.relation(rename->relation) == nullptr;
}

bool drops_unknown(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter != nullptr) return std::holds_alternative<DropColumn>(alter->actions.front());
  const auto* drop = std::get_if<DropObjects>(&subject.node());
  return drop != nullptr && (drop->kind == ObjectKind::Table || drop->kind == ObjectKind::View ||
                             drop->kind == ObjectKind::MaterializedView);
}

bool adds_column_without_value(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  const auto* add = alter == nullptr ? nullptr : std::get_if<AddColumn>(&alter->actions.front());
  return add != nullptr && add->column.not_null && !add->column.default_value &&
         !add->column.serial && add->column.identity == Identity::None;
}

std::string help_for(const std::vector<Hazard>& reasons, const Finding* finding,
                     const Subject& subject) {
  const auto is_about = [&](HazardKind kind) {
    return std::any_of(reasons.begin(), reasons.end(),
                       [&](const Hazard& hazard) { return hazard.kind == kind; });
  };
  if (!subject.before.has_catalog() &&
      (is_about(HazardKind::Depends) || drops_unknown(subject) || changes_unknown_type(subject) ||
       renames_unknown_table(subject))) {
    return kCatalogHelp;
  }
  if (can_go_last(subject.node())) {
    return "When no version needs it any more, put \"-- lockstep: phase contract\" above it: it "
           "becomes the last step, behind the gates of retire. " +
           kAsIsHelp;
  }
  if (is_about(HazardKind::Destroys)) {
    return "When no version uses it any more, put \"-- lockstep: as-is: <reason>\" above it: it "
           "becomes the last step, behind the gates of retire.";
  }
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter != nullptr && alter->actions.size() > 1) {
    return "Write each action as a statement of its own, so that what can be made safe is. " +
           kAsIsHelp;
  }
  if (adds_column_without_value(subject)) {
    return "Say what the rows that are there and INSERTs of the old version get (\"-- lockstep: "
           "fill "
           "<expression>\"), or give it a DEFAULT. " +
           kAsIsHelp;
  }
  if (is_about(HazardKind::Stalls) && finding != nullptr && !finding->help.empty()) {
    return finding->help + " " + kAsIsHelp;
  }
  return kAsIsHelp;
}

}  // namespace

std::optional<Unplannable> never_runs(const Subject& subject) {
  if (std::holds_alternative<TransactionControl>(subject.node())) {
    return subject.refused("it would end the transaction that records the step",
                           "Leave it out: every step runs in a transaction of its own.");
  }
  if (std::holds_alternative<SetVariable>(subject.node()) ||
      std::holds_alternative<Discard>(subject.node())) {
    return subject.refused(
        "it would change a session that lockstep has set up",
        "Leave it out: lockstep sets its own timeouts; other settings belong to the role or "
        "the database (ALTER ROLE … SET).");
  }
  if (std::holds_alternative<LockTable>(subject.node())) {
    return subject.refused("its lock would end with its own transaction, before the next statement",
                           "Leave it out: lockstep takes the locks that each step needs.");
  }
  if (std::holds_alternative<Copy>(subject.node())) {
    return subject.refused("it reads or writes a file, which the next attempt may not find again",
                           "Load the rows outside of lockstep, or INSERT them.");
  }
  if (!subject.effect.transaction_block) {
    // VACUUM FULL and its like have an alternative, which the linter names.
    const Finding* finding = unsafe_finding(subject.report);
    const std::string alternative = finding == nullptr ? "" : finding->help + " ";
    return subject.refused("it cannot run in a transaction, so a crash could leave it half done",
                           alternative +
                               "Write the form that can run in a transaction, or run it outside of "
                               "lockstep.");
  }
  return std::nullopt;
}

Unplannable needs_catalog(const Subject& subject, const std::string& reason) {
  return subject.refused(reason, kCatalogHelp);
}

bool goes_last(const Subject& subject) {
  return subject.contract_phase() && can_go_last(subject.node());
}

std::optional<Unplannable> not_safe(const Subject& subject) {
  if (!subject.effect.understood) {
    return subject.refused("it is not understood, so what it does to a running system is not known",
                           kAsIsHelp);
  }
  std::vector<Hazard> reasons = hazards(subject.effect);
  std::erase_if(reasons, [&](const Hazard& hazard) {
    return !may_not_run(hazard, subject) || is_settled_by_gates(hazard, subject);
  });
  if (reasons.empty()) return std::nullopt;

  // What the server refuses whatever the rows are needs no other reason.
  const auto& errors = subject.effect.raises;
  const bool raises = std::any_of(errors.begin(), errors.end(), [](const RaisedError& error) {
    return !error.sqlstate.starts_with("23");
  });
  if (raises) {
    std::erase_if(reasons, [](const Hazard& hazard) { return hazard.kind != HazardKind::Raises; });
  }
  const Finding* finding = raises ? nullptr : unsafe_finding(subject.report);
  std::string text = finding != nullptr ? finding->message : "";
  if (finding == nullptr) {
    for (const Hazard& hazard : reasons)
      text += (text.empty() ? "" : " ") + hazard.message;
  }
  return subject.refused(text, help_for(reasons, finding, subject));
}

}  // namespace lockstep
