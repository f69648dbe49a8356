// ADD COLUMN: what the catalog alone can hold is one brief statement; what has to be written into
// rows is filled in batches.

#include "analyzers/column_type.hpp"
#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/fill_value.hpp"
#include "planner/recognise/refusals.hpp"
#include "planner/recognise/replacement_obstacles.hpp"
#include "sql/volatility.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Only the server can add it: every value is checked or computed as it is stored (trap 25).
bool has_constrained_type(const ColumnDefinition& column, const AnalysisState& before) {
  if (is_builtin_type(column.type)) return false;
  std::optional<Identifier> schema;
  if (column.type.schema) schema = Identifier(*column.type.schema);
  const RelationName name{schema, Identifier(column.type.name)};
  if (const auto constrained = before.constrained_type(name)) return *constrained;
  for (const CatalogDomain* domain = before.domain(name); domain != nullptr;
       domain = before.domain_shown(domain->base)) {
    if (domain->not_null || !domain->constraints.empty()) return true;
  }
  return false;
}

class Recogniser {
 public:
  Recogniser(const ColumnDefinition& column, const CatalogRelation& table, const Subject& subject)
      : column_(column), table_(table), subject_(subject) {}

  std::optional<Recognised> judge() const {
    const bool checks_alone = std::all_of(
        column_.constraints.begin(), column_.constraints.end(), [](const Constraint& constraint) {
          return constraint.kind == ConstraintKind::Check && constraint.check;
        });
    if (column_.generated_stored || !column_.other_clauses.empty() || !checks_alone ||
        has_constrained_type(column_, subject_.before)) {
      return std::nullopt;
    }
    operations::AddFilledColumn operation{.table = table_.relation_name(),
                                          .owner = table_.owner,
                                          .column = column_,
                                          .fill = std::nullopt,
                                          .sequence = std::nullopt,
                                          .checks = {},
                                          .written = !subject_.effect.rewrites.empty(),
                                          .key = primary_key(table_)};
    if (column_.serial)
      operation.sequence = sequence_name(operation.table, column_.name, subject_.before);
    if (without_value()) {
      const Directive* fill = subject_.script.directive(DirectiveKind::Fill);
      if (fill == nullptr) return std::nullopt;
      if (std::string reason = unusable(*fill->expression); !reason.empty()) {
        return subject_.refused(reason,
                                "Write an expression of the table's columns and PostgreSQL's own "
                                "functions.");
      }
      operation.written = !fill->expression->columns.empty() ||
                          volatility(*fill->expression) == Volatility::Volatile;
      operation.fill = ColumnFill{operation.table, column_.name, *fill->expression,
                                  trigger_prefixes(table_)->first};
    }
    name_checks(operation.checks);
    if (!operation.fill && !operation.written && operation.checks.empty()) return std::nullopt;
    return Operation{std::move(operation)};
  }

 private:
  bool without_value() const {
    return column_.not_null && !column_.serial && column_.identity == Identity::None &&
           (!column_.default_value || column_.default_value->null_literal);
  }

  std::string unusable(const Expression& value) const {
    for (const Identifier& read : value.columns) {
      if (table_.column(read) == nullptr)
        return "\"fill\" reads " + read.shown() + ", which " + table_.shown() + " does not have";
    }
    if (!trigger_prefixes(table_))
      return "no trigger name would sort before all triggers of " + table_.shown();
    return unusable_fill("\"fill\"", value);
  }

  // Each name is taken for the next one.
  void name_checks(std::vector<Constraint>& checks) const {
    AnalysisState state = subject_.before;
    for (Constraint check : column_.constraints) {
      if (!check.name)
        check.name = check_constraint_name(table_.relation_name(), *check.check, state);
      Statement named = subject_.script.statement;
      named.node = AlterTable{.table = table_.relation_name(), .actions = {AddConstraint{check}}};
      state.apply(named);
      checks.push_back(std::move(check));
    }
  }

  const ColumnDefinition& column_;
  const CatalogRelation& table_;
  const Subject& subject_;
};

}  // namespace

std::optional<Recognised> recognise_new_column(const AddColumn& add, const AlterTable& alter,
                                               const Subject& subject) {
  const ColumnDefinition& column = add.column;
  const CatalogRelation* table = subject.before.relation(alter.table);
  // That there is no value for rows can be put right; whatever else raises cannot.
  const bool raises =
      std::any_of(subject.effect.raises.begin(), subject.effect.raises.end(),
                  [](const RaisedError& error) { return error.sqlstate != "23502"; });
  if (raises || subject.contract_phase()) return std::nullopt;
  if (table != nullptr && table->column(column.name) != nullptr) return std::nullopt;
  const bool plain = add.if_not_exists == IfExists::Required && column.constraints.empty() &&
                     !column.serial && !column.generated_stored &&
                     column.identity == Identity::None;
  if (plain && !not_safe(subject)) {
    return Operation{operations::AddPlainColumn{qualified_name(alter.table, subject.before), column,
                                                subject.script.statement, subject.effect}};
  }
  if (table == nullptr) return std::nullopt;
  return Recogniser(column, *table, subject).judge();
}

}  // namespace lockstep
