#include "planner/recognise.hpp"

#include "analyzers/hazard.hpp"
#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise_rename.hpp"
#include "planner/recognise_type_change.hpp"
#include "sql/overloaded.hpp"

#include <algorithm>

namespace lockstep {
namespace {

const std::string kAsIsHelp =
    "Put \"-- lockstep: as-is: <reason>\" above it to run it exactly as written.";
const std::string kCatalogHelp =
    "Plan it against the database (--dsn) or a snapshot of it (--catalog).";

// One statement with all that it is judged by.
struct Subject {
  const StatementReport& report;
  const ScriptStatement& script;
  const Effect& effect;
  const AnalysisState& before;

  const StatementNode& node() const { return script.statement.node; }
  bool contract_phase() const { return script.directive(DirectiveKind::PhaseContract) != nullptr; }
  Unplannable refused(const std::string& reason, std::string help) const {
    return {script.statement.span, script.statement.kind + ": " + reason, std::move(help)};
  }
};

// ---- what is refused

// What no directive can change: each step is one transaction of lockstep's own.
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
    return subject.refused(
        "it cannot run in a transaction, so a crash could leave it half done",
        "Write the form that can run in a transaction, or run it outside of lockstep.");
  }
  return std::nullopt;
}

bool blocks_somebody(const Effect& effect) {
  return std::any_of(effect.locks.begin(), effect.locks.end(),
                     [](const RelationLock& lock) { return blocks_writes(lock.mode); });
}

// A caution runs, except where the fact that is not known decides whether a blocking lock is held
// for long.
bool may_not_run(const Hazard& hazard, const Effect& effect) {
  return hazard.verdict == Verdict::Unsafe ||
         (hazard.kind == HazardKind::Depends && blocks_somebody(effect));
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

bool adds_column_without_value(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  const auto* add = alter == nullptr ? nullptr : std::get_if<AddColumn>(&alter->actions.front());
  return add != nullptr && add->column.not_null && !add->column.default_value;
}

std::string help_for(const std::vector<Hazard>& reasons, const Finding* finding,
                     const Subject& subject) {
  const auto is_about = [&](HazardKind kind) {
    return std::any_of(reasons.begin(), reasons.end(),
                       [&](const Hazard& hazard) { return hazard.kind == kind; });
  };
  if (!subject.before.has_catalog() &&
      (is_about(HazardKind::Depends) || changes_unknown_type(subject) ||
       renames_unknown_table(subject))) {
    return kCatalogHelp;
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
    return "Give it a constant DEFAULT, or add it without NOT NULL. " + kAsIsHelp;
  }
  if (is_about(HazardKind::Stalls) && finding != nullptr && !finding->help.empty()) {
    return finding->help + " " + kAsIsHelp;
  }
  return kAsIsHelp;
}

std::optional<Unplannable> not_safe(const Subject& subject) {
  if (!subject.effect.understood) {
    return subject.refused("it is not understood, so what it does to a running system is not known",
                           kAsIsHelp);
  }
  std::vector<Hazard> reasons = hazards(subject.effect);
  std::erase_if(reasons,
                [&](const Hazard& hazard) { return !may_not_run(hazard, subject.effect); });
  if (reasons.empty()) return std::nullopt;

  const Finding* finding = unsafe_finding(subject.report);
  std::string text = finding != nullptr ? finding->message : "";
  if (finding == nullptr) {
    for (const Hazard& hazard : reasons)
      text += (text.empty() ? "" : " ") + hazard.message;
  }
  return subject.refused(text, help_for(reasons, finding, subject));
}

// ---- what is done in another way than written

const CatalogRelation* partitioned(const RelationName& table, const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  return relation != nullptr && relation->kind == 'p' ? relation : nullptr;
}

std::optional<Recognised> recognise_index(const Subject& subject) {
  const auto* create = std::get_if<CreateIndex>(&subject.node());
  if (create == nullptr) return std::nullopt;
  const bool concurrent = create->concurrency == Concurrency::Concurrent;
  if (!concurrent && subject.before.created_here(create->table)) return std::nullopt;
  if (!concurrent && subject.script.directive(DirectiveKind::AsIs) != nullptr) return std::nullopt;
  if (!subject.effect.raises.empty()) return std::nullopt;
  if (const CatalogRelation* relation = partitioned(create->table, subject)) {
    return subject.refused(
        relation->shown() + " is partitioned, and its index cannot be built CONCURRENTLY",
        "Build an index on each partition, then CREATE INDEX … ON ONLY the parent, and "
        "attach them.");
  }
  if (!create->name) {
    return subject.refused("an index without a name cannot be found again after a crash",
                           "Give the index a name.");
  }
  return Operation{operations::CreateIndexConcurrently{*create, subject.script.statement,
                                                       subject.contract_phase()}};
}

std::optional<Identifier> unvalidated_proof(const RelationName& table, const Identifier& column,
                                            const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  if (relation == nullptr) return std::nullopt;
  for (const CatalogConstraint& constraint : relation->constraints) {
    const auto& proven = constraint.proves_not_null;
    const bool proves = std::find(proven.begin(), proven.end(), column.text()) != proven.end();
    if (proves && !constraint.validated) return Identifier(constraint.name);
  }
  return std::nullopt;
}

std::optional<Recognised> recognise_not_null(const SetNotNull& set, const AlterTable& alter,
                                             const Subject& subject) {
  if (subject.effect.stalls.empty()) return std::nullopt;
  const RelationName table = qualified_name(alter.table, subject.before);
  return Operation{operations::SetColumnNotNull{table, set.column,
                                                unvalidated_proof(alter.table, set.column, subject),
                                                subject.contract_phase()}};
}

std::optional<Recognised> recognise_check(const AddConstraint& add, const AlterTable& alter,
                                          const Subject& subject) {
  if (add.constraint.kind != ConstraintKind::Check || !add.constraint.check) return std::nullopt;
  Constraint constraint = add.constraint;
  if (!constraint.name)
    constraint.name = check_constraint_name(alter.table, *constraint.check, subject.before);
  return Operation{operations::AddCheckConstraint{qualified_name(alter.table, subject.before),
                                                  constraint, subject.contract_phase()}};
}

std::optional<Recognised> recognise_column(const AddColumn& add, const AlterTable& alter,
                                           const Subject& subject) {
  const ColumnDefinition& column = add.column;
  const bool plain = add.if_not_exists == IfExists::Required && column.constraints.empty() &&
                     !column.serial && !column.generated_stored &&
                     column.identity == Identity::None;
  if (!plain || subject.contract_phase() || not_safe(subject)) return std::nullopt;
  return Operation{operations::AddPlainColumn{qualified_name(alter.table, subject.before), column,
                                              subject.script.statement, subject.effect}};
}

std::optional<Recognised> recognise_type(const AlterColumnType& change, const AlterTable& alter,
                                         const Subject& subject) {
  if (subject.effect.stalls.empty() && subject.effect.raises.empty()) return std::nullopt;
  if (subject.before.relation(alter.table) == nullptr) return std::nullopt;
  const TypeChangeResult result =
      recognise_type_change(change, alter, subject.script, subject.before);
  if (const auto* refused = std::get_if<TypeChangeRefused>(&result)) {
    return subject.refused(refused->reason, refused->help);
  }
  return Operation{std::get<operations::ChangeColumnType>(result)};
}

std::optional<Recognised> recognise_action(const AlterTable& alter, const Subject& subject) {
  const AlterAction& action = alter.actions.front();
  if (const auto* type = std::get_if<AlterColumnType>(&action))
    return recognise_type(*type, alter, subject);
  // The server would refuse it; not_safe says with what.
  if (!subject.effect.raises.empty()) return std::nullopt;
  if (const auto* set = std::get_if<SetNotNull>(&action))
    return recognise_not_null(*set, alter, subject);
  if (const auto* add = std::get_if<AddConstraint>(&action))
    return recognise_check(*add, alter, subject);
  if (const auto* add = std::get_if<AddColumn>(&action))
    return recognise_column(*add, alter, subject);
  if (const auto* validate = std::get_if<ValidateConstraint>(&action)) {
    return Operation{
        operations::ValidateTableConstraint{qualified_name(alter.table, subject.before),
                                            validate->constraint, subject.contract_phase()}};
  }
  return std::nullopt;
}

std::optional<Recognised> recognise_alter_table(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter == nullptr || alter->kind != ObjectKind::Table || alter->actions.size() != 1)
    return std::nullopt;
  if (subject.before.created_here(alter->table)) return std::nullopt;
  if (subject.script.directive(DirectiveKind::AsIs) != nullptr) return std::nullopt;
  // IF EXISTS and no such table: nothing happens, and nothing can be staged.
  if (alter->if_exists == IfExists::Tolerated && subject.before.relation(alter->table) == nullptr) {
    return std::nullopt;
  }
  const CatalogRelation* relation = subject.before.relation(alter->table);
  // Children are locked and read with their parent, in one statement.
  if (relation != nullptr && (relation->kind == 'p' || relation->inherits)) return std::nullopt;
  return recognise_action(*alter, subject);
}

// Of a table or one of its columns.
std::optional<Recognised> recognise_renaming(const Subject& subject) {
  const auto* rename = std::get_if<Rename>(&subject.node());
  // A name that is taken is refused below, in its own words.
  const bool raises = std::any_of(subject.effect.raises.begin(), subject.effect.raises.end(),
                                  [](const auto& error) { return error.sqlstate != "42P07"; });
  if (rename == nullptr || raises) return std::nullopt;
  if (rename->kind != RenameKind::Table && rename->kind != RenameKind::Column) return std::nullopt;
  const CatalogRelation* relation = subject.before.relation(rename->relation);
  const bool table = relation != nullptr && (relation->kind == 'r' || relation->kind == 'p');
  if (!table || subject.before.created_here(rename->relation) || subject.contract_phase() ||
      subject.script.directive(DirectiveKind::AsIs) != nullptr) {
    return std::nullopt;
  }
  return std::visit(
      Overloaded{[&](const RenameRefused& refused) -> Recognised {
                   return subject.refused(refused.reason, refused.help);
                 },
                 [](const auto& operation) -> Recognised { return Operation{operation}; }},
      recognise_rename(*rename, subject.script, subject.before));
}

Recognised run_as_written(const Subject& subject) {
  const Directive* as_is = subject.script.directive(DirectiveKind::AsIs);
  if (as_is == nullptr) {
    if (auto refused = not_safe(subject)) return *refused;
  }
  operations::RunAsWritten operation{subject.script.statement, subject.effect};
  operation.data_change = std::holds_alternative<Dml>(subject.node());
  operation.contract_phase = subject.contract_phase();
  if (as_is != nullptr) operation.as_is = as_is->reason;
  return Operation{operation};
}

}  // namespace

Recognised recognise(const StatementReport& report, const AnalysisState& before) {
  const Subject subject{report, *report.statement, report.effect, before};
  if (auto index = recognise_index(subject)) return *index;
  if (auto refused = never_runs(subject)) return *refused;
  if (auto altered = recognise_alter_table(subject)) return *altered;
  if (auto renamed = recognise_renaming(subject)) return *renamed;
  return run_as_written(subject);
}

}  // namespace lockstep
