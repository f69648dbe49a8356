#include "planner/named_columns.hpp"

namespace lockstep {
namespace {

using Columns = std::set<Identifier>;

// A foreign key needs a key at its other end, whose columns may be those of another table.
bool add_key(Columns& columns, const Constraint& key) {
  columns.insert(key.columns.begin(), key.columns.end());
  columns.insert(key.include.begin(), key.include.end());
  columns.insert(key.referenced_columns.begin(), key.referenced_columns.end());
  if (key.kind == ConstraintKind::ForeignKey) return !key.referenced_columns.empty();
  return !key.using_index && key.kind != ConstraintKind::Exclude;
}

bool add(Columns& columns, const AlterAction& action) {
  if (const auto* added = std::get_if<AddColumn>(&action)) {
    columns.insert(added->column.name);
    for (const Constraint& constraint : added->column.constraints) {
      if (!constraint.check || constraint.check->has_subquery) return false;
      columns.insert(constraint.check->columns.begin(), constraint.check->columns.end());
    }
    return !added->column.generated_stored;
  }
  if (const auto* not_null = std::get_if<SetNotNull>(&action)) {
    columns.insert(not_null->column);
    return true;
  }
  if (const auto* type = std::get_if<AlterColumnType>(&action)) {
    columns.insert(type->column);
    return true;
  }
  if (const auto* drop = std::get_if<DropColumn>(&action)) {
    columns.insert(drop->column);
    return true;
  }
  if (const auto* drop = std::get_if<DropNotNull>(&action)) {
    columns.insert(drop->column);
    return true;
  }
  if (const auto* drop = std::get_if<DropDefault>(&action)) {
    columns.insert(drop->column);
    return true;
  }
  if (const auto* set = std::get_if<SetDefault>(&action)) {
    columns.insert(set->column);
    return true;
  }
  const auto* constraint = std::get_if<AddConstraint>(&action);
  if (constraint == nullptr) return false;
  if (!constraint->constraint.check) return add_key(columns, constraint->constraint);
  const Expression& check = *constraint->constraint.check;
  columns.insert(check.columns.begin(), check.columns.end());
  return !check.has_subquery;
}

}  // namespace

std::optional<Columns> named_columns(const Statement& statement) {
  Columns columns;
  if (const auto* alter = std::get_if<AlterTable>(&statement.node)) {
    for (const AlterAction& action : alter->actions) {
      if (!add(columns, action)) return std::nullopt;
    }
    return columns;
  }
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  const bool drops_index = drop != nullptr && drop->kind == ObjectKind::Index;
  if (drops_index || std::holds_alternative<Reindex>(statement.node)) return columns;
  // An index may read more columns than its plain keys (expressions, INCLUDE, predicate), but
  // reading them is all it does: what is staged on the table must only not replace them.
  if (const auto* index = std::get_if<CreateIndex>(&statement.node)) {
    columns.insert(index->columns.begin(), index->columns.end());
    return columns;
  }
  const auto* dml = std::get_if<Dml>(&statement.node);
  if (dml != nullptr && dml->row_by_row && dml->kind == DmlKind::Update) {
    const RowByRow& change = *dml->row_by_row;
    const auto add_read = [&](const Expression& expression) {
      columns.insert(expression.columns.begin(), expression.columns.end());
      return !expression.has_subquery;
    };
    for (const Assignment& set : change.sets) {
      columns.insert(set.column);
      if (!add_read(set.value)) return std::nullopt;
    }
    if (change.where && !add_read(*change.where)) return std::nullopt;
    return columns;
  }
  return std::nullopt;
}

}  // namespace lockstep
