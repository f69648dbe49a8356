#include "planner/plan_builder.hpp"

#include "analyzers/analyze.hpp"
#include "planner/named_columns.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/shared_pass.hpp"
#include "planner/plan_fingerprint.hpp"
#include "planner/recognise.hpp"
#include "planner/recognise/constraint_pair.hpp"
#include "planner/recognise/type_and_name.hpp"
#include "planner/section.hpp"
#include "sql/errors.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace lockstep {
namespace {

// What an earlier statement changes on a relation in steps that end later than its expand phase.
struct Staged {
  std::string place;                            // which statement that is
  bool between_shapes = false;                  // its contract phase changes the whole table
  bool keeps_shapes = false;                    // PlanFragment's
  bool changes_rows = false;                    // PlanFragment's
  std::optional<std::set<Identifier>> columns;  // nothing: the whole table
  std::set<Identifier> reads;                   // besides, to make a value of
};
using StagedRelations = std::multimap<std::string, Staged>;

bool stages_beyond_expand(const PlanFragment& fragment) {
  return !fragment.backfill.empty() || !fragment.cutover.empty() || !fragment.retire.empty();
}

bool is_between_shapes(const PlanFragment& fragment) {
  if (fragment.keeps_shapes || fragment.own_columns_only) return false;
  return !fragment.cutover.empty() || !fragment.retire.empty();
}

std::string place_of(std::size_t index, const Statement& statement) {
  return "statement " + std::to_string(index + 1) + " (" + statement.kind + ")";
}

// What the author's expressions make a value of.
std::set<Identifier> columns_read(const ScriptStatement& statement) {
  std::set<Identifier> columns;
  for (const Directive& directive : statement.directives) {
    if (directive.expression)
      columns.insert(directive.expression->columns.begin(), directive.expression->columns.end());
  }
  return columns;
}

bool apart(const std::set<Identifier>& some, const std::set<Identifier>& others) {
  return std::none_of(some.begin(), some.end(),
                      [&](const Identifier& column) { return others.contains(column); });
}

// Two statements may overlap when neither replaces a column and they speak of different ones.
bool independent(const Staged& earlier, const ScriptStatement& statement) {
  const auto columns = named_columns(statement.statement);
  if (earlier.between_shapes || !earlier.columns || !columns) return false;
  return apart(*columns, *earlier.columns) && apart(*columns, earlier.reads) &&
         apart(columns_read(statement), *earlier.columns);
}

std::optional<Unplannable> touches_staged(const PlanFragment& fragment,
                                          const StagedRelations& staged, const std::string& place,
                                          const ScriptStatement& statement) {
  const bool replaces = is_between_shapes(fragment);
  for (const std::string& relation : fragment.relations) {
    const auto [first, last] = staged.equal_range(relation);
    for (auto earlier = first; earlier != last; ++earlier) {
      if (fragment.keeps_shapes && earlier->second.keeps_shapes) continue;
      if (fragment.keeps_shapes && earlier->second.changes_rows) continue;
      if (!replaces && independent(earlier->second, statement)) continue;
      std::string reason = place + " touches ";
      reason += relation + ", which ";
      reason += earlier->second.place + " of the same revision changes in steps that end later";
      return Unplannable{statement.statement.span, std::move(reason),
                         "Move one of the two to a revision of its own."};
    }
  }
  return std::nullopt;
}

// UPDATE, then a constraint that its rows have to obey: the usual pair.
bool after_changed_rows(const PlanFragment& fragment, const StagedRelations& staged) {
  return fragment.keeps_shapes &&
         std::any_of(fragment.relations.begin(), fragment.relations.end(),
                     [&](const std::string& relation) {
                       const auto [first, last] = staged.equal_range(relation);
                       return std::any_of(
                           first, last, [](const auto& each) { return each.second.changes_rows; });
                     });
}

// A unique index counts the rows that are there, so it is built when they are changed. A constraint
// stays in expand, NOT VALID: what is written from then on obeys it, and the rest is changed before
// it is validated.
void builds_later(PlanFragment& fragment) {
  const auto built =
      std::stable_partition(fragment.expand.begin(), fragment.expand.end(), [](const Step& step) {
        return !std::holds_alternative<BuildIndexConcurrently>(step.action);
      });
  fragment.backfill.insert(fragment.backfill.begin(), std::make_move_iterator(built),
                           std::make_move_iterator(fragment.expand.end()));
  fragment.expand.erase(built, fragment.expand.end());
}

template <class Element>
void append(std::vector<Element>& to, const std::vector<Element>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void sort_unique(auto& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

void merge(PlanFragment& whole, const PlanFragment& part) {
  append(whole.expand, part.expand);
  append(whole.backfill, part.backfill);
  append(whole.cutover, part.cutover);
  append(whole.retire, part.retire);
  append(whole.breaks, part.breaks);
  append(whole.relations, part.relations);
  whole.operation_class = std::max(whole.operation_class, part.operation_class);
}

void add_phase(Plan& plan, Phase phase, std::optional<Stage> stage, std::vector<Step> steps) {
  if (steps.empty()) return;
  std::string prefix(to_string(phase));
  if (stage) prefix += "/" + std::string(to_string(*stage));
  for (std::size_t index = 0; index < steps.size(); ++index) {
    steps[index].id = prefix + "/" + std::to_string(index + 1);
    if (!plan.point_of_no_return && !steps[index].reversible)
      plan.point_of_no_return = steps[index].id;
  }
  plan.phases.push_back({phase, stage, std::move(steps)});
}

Plan assemble(const Revision& revision, PlanFragment whole) {
  sort_unique(whole.breaks);
  sort_unique(whole.relations);
  Plan plan;
  plan.revision = revision.id;
  plan.source = revision.path;
  plan.checksum = revision.checksum;
  plan.operation_class = whole.operation_class;
  plan.breaks = std::move(whole.breaks);
  plan.relations = std::move(whole.relations);
  add_phase(plan, Phase::Expand, std::nullopt, std::move(whole.expand));
  add_phase(plan, Phase::Backfill, std::nullopt, std::move(whole.backfill));
  add_phase(plan, Phase::Contract, Stage::Cutover, std::move(whole.cutover));
  add_phase(plan, Phase::Contract, Stage::Retire, std::move(whole.retire));
  plan.fingerprint = plan_fingerprint(plan);
  return plan;
}

const Constraint* added_constraint(const Operation& operation) {
  if (const auto* check = std::get_if<operations::AddCheckConstraint>(&operation))
    return &check->constraint;
  if (const auto* foreign = std::get_if<operations::AddForeignKey>(&operation))
    return &foreign->constraint;
  if (const auto* key = std::get_if<operations::AddKey>(&operation)) return &key->constraint;
  return nullptr;
}

// As the plan leaves it: a constraint without a name has the one that was chosen for it, so that
// the next one gets another.
Statement as_planned(const Statement& statement, const Operation& operation) {
  Statement planned = statement;
  const Constraint* added = added_constraint(operation);
  auto* alter = std::get_if<AlterTable>(&planned.node);
  if (added == nullptr || alter == nullptr) return planned;
  if (auto* add = std::get_if<AddConstraint>(&alter->actions.front()))
    add->constraint.name = added->name;
  return planned;
}

// Plans one statement after the other, each from the state that those before it leave.
class SectionPlanner {
 public:
  SectionPlanner(const Revision& revision, const PlanContext& context,
                 const std::vector<StatementReport>& reports)
      : revision_(revision), reports_(reports), state_(context.version, context.catalog) {}

  void add_next() {
    const StatementReport& report = reports_[index_];
    const ScriptStatement& statement = *report.statement;
    if (planned_before_.contains(index_)) {  // with an earlier one
      state_.apply(statement.statement, report.effect);
      ++index_;
      return;
    }
    const Recognised recognised = recognise_next();
    if (const auto* refused = std::get_if<Unplannable>(&recognised)) {
      refused_.push_back(*refused);
      state_.apply(statement.statement, report.effect);
    } else {
      const auto& operation = std::get<Operation>(recognised);
      add_operation(operation, statement);
      state_.apply(as_planned(statement.statement, operation), report.effect);
    }
    ++index_;
  }

  PlanResult result() && {
    if (!refused_.empty()) return std::move(refused_);
    return assemble(revision_, std::move(whole_));
  }

 private:
  Recognised recognise_next() {
    if (const auto pair = type_and_name(reports_, index_, state_)) {
      planned_before_.insert(std::max(pair->type, pair->rename));
      return recognise(*pair, reports_, state_);
    }
    if (auto pair = constraint_pair(reports_, index_, state_)) {
      planned_before_.insert(pair->added);
      return std::move(pair->recognised);
    }
    return recognise(reports_[index_], state_);
  }

  void add_operation(const Operation& operation, const ScriptStatement& statement) {
    const OperationContext context{revision_.id, state_, revision_.downgrade.has_value()};
    PlanFragment fragment =
        std::visit([&](const auto& known) { return plan(known, context); }, operation);
    const std::string place = place_of(number_of(index_), statement.statement);
    if (after_changed_rows(fragment, staged_)) builds_later(fragment);
    if (const auto refused = touches_staged(fragment, staged_, place, statement)) {
      refused_.push_back(*refused);
      return;
    }
    if (stages_beyond_expand(fragment)) {
      const Staged staged{place,
                          is_between_shapes(fragment),
                          fragment.keeps_shapes,
                          fragment.changes_rows,
                          named_columns(statement.statement),
                          columns_read(statement)};
      for (const std::string& relation : fragment.relations)
        staged_.emplace(relation, staged);
    }
    passes_.share(whole_, fragment);
    merge(whole_, fragment);
  }

  // As the file counts them: one that was taken apart is one.
  std::size_t number_of(std::size_t index) const {
    std::set<std::size_t> places;
    for (std::size_t earlier = 0; earlier < index; ++earlier)
      places.insert(reports_[earlier].statement->statement.span.begin);
    return places.size() - places.count(reports_[index].statement->statement.span.begin);
  }

  const Revision& revision_;
  const std::vector<StatementReport>& reports_;
  AnalysisState state_;
  std::set<std::size_t> planned_before_;
  PlanFragment whole_;
  SharedPasses passes_;
  StagedRelations staged_;
  std::vector<Unplannable> refused_;
  std::size_t index_ = 0;
};

std::vector<StatementReport> reports(const Script& section, const PlanContext& context) {
  return analyze(section, {.version = context.version, .catalog = context.catalog});
}

PlanResult plan_section(const Revision& revision, const Script& section,
                        const PlanContext& context) {
  const std::vector<StatementReport> all = reports(section, context);
  SectionPlanner planner(revision, context, all);
  for (std::size_t statement = 0; statement < all.size(); ++statement)
    planner.add_next();
  return std::move(planner).result();
}

// What cannot be planned whole may be, action by action.
PlanResult plan_apart(const Revision& revision, const Script& section, const PlanContext& context) {
  PlanResult result = plan_section(revision, section, context);
  const auto* refused = std::get_if<std::vector<Unplannable>>(&result);
  if (refused == nullptr) return result;
  std::set<std::size_t> places;
  for (const Unplannable& each : *refused)
    places.insert(each.span.begin);
  const Script apart = with_single_actions(section, places);
  if (apart.statements.size() == section.statements.size()) return result;
  return plan_section(revision, apart, context);
}

std::vector<Unplannable> opaque_revision(const Opaque& opaque) {
  return {{{},
           opaque.reason,
           "Write its data changes as SQL (op.execute), which lockstep runs in batches. Or let the "
           "tool run it in its turn, as it is: a line \"lockstep: as-is: <reason>\" in its "
           "docstring."}};
}

}  // namespace

PlanResult build_plan(const Revision& revision, const Script& section, const PlanContext& context) {
  if (revision.opaque) return opaque_revision(*revision.opaque);
  if (!section.errors.empty()) {
    throw InternalError("revision " + revision.id + " was planned although it has errors");
  }
  if (!is_one_transaction(section)) return plan_apart(revision, section, context);
  PlanResult result = plan_apart(revision, without_transaction(section), context);
  if (auto* plan = std::get_if<Plan>(&result); plan != nullptr && !plan->phases.empty()) {
    plan->phases.front().steps.front().why +=
        "; the file's BEGIN and COMMIT are left out: each step is a transaction of its own";
    plan->fingerprint = plan_fingerprint(*plan);
  }
  return result;
}

std::vector<std::string> named_relations(const Revision& revision, const PlanContext& context) {
  std::vector<std::string> relations;
  for (const StatementReport& report : reports(revision.upgrade, context)) {
    for (const RelationLock& lock : report.effect.locks)
      relations.push_back(lock.relation);
  }
  sort_unique(relations);
  return relations;
}

}  // namespace lockstep
