#include "analyzers/catalog_changes.hpp"

#include "analyzers/column_type.hpp"
#include "analyzers/not_null_proof.hpp"
#include "sql/overloaded.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::vector<std::string> texts(const std::vector<Identifier>& names) {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const Identifier& name : names)
    result.push_back(name.text());
  return result;
}

CatalogColumn* find_column(CatalogRelation& relation, const Identifier& name) {
  const auto found =
      std::find_if(relation.columns.begin(), relation.columns.end(),
                   [&](const CatalogColumn& each) { return each.name == name.text(); });
  return found == relation.columns.end() ? nullptr : &*found;
}

std::string_view kind_name(ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::Check:
      return "check";
    case ConstraintKind::NotNull:
      return "not null";
    case ConstraintKind::Unique:
      return "unique";
    case ConstraintKind::PrimaryKey:
      return "primary key";
    case ConstraintKind::ForeignKey:
      return "foreign key";
    case ConstraintKind::Exclude:
      return "exclude";
  }
  return "";
}

// The server's name for a constraint or index that was given none, before it makes it unique.
std::string default_name(const CatalogRelation& relation, const std::vector<Identifier>& columns,
                         std::string_view suffix) {
  std::string name = relation.name;
  for (const Identifier& column : columns)
    name += "_" + column.text();
  return Identifier(name + std::string(suffix)).text();
}

std::string constraint_name(const CatalogRelation& relation, const Constraint& constraint) {
  if (constraint.name) return constraint.name->text();
  switch (constraint.kind) {
    case ConstraintKind::Check:
      if (constraint.check && constraint.check->columns.size() == 1) {
        return default_name(relation, constraint.check->columns, "_check");
      }
      return default_name(relation, {}, "_check");
    case ConstraintKind::NotNull:
      return default_name(relation, constraint.columns, "_not_null");
    case ConstraintKind::Unique:
      return default_name(relation, constraint.columns, "_key");
    case ConstraintKind::PrimaryKey:
      return default_name(relation, {}, "_pkey");
    case ConstraintKind::ForeignKey:
      return default_name(relation, constraint.columns, "_fkey");
    case ConstraintKind::Exclude:
      return default_name(relation, constraint.columns, "_excl");
  }
  return "";
}

std::vector<std::string> proven_not_null(const Constraint& constraint) {
  std::vector<std::string> proven;
  if (!constraint.check) return proven;
  const std::vector<std::string> arms = and_arms(constraint.check->text);
  for (const Identifier& column : constraint.check->columns) {
    if (std::any_of(arms.begin(), arms.end(),
                    [&](const std::string& arm) { return says_only_not_null(arm, column); }))
      proven.push_back(column.text());
  }
  return proven;
}

CatalogColumn catalog_column(const ColumnDefinition& definition) {
  CatalogColumn column;
  column.name = definition.name.text();
  const ColumnType type = column_type(definition.type);
  column.type = shown_type(type);
  column.type_name = type.array ? "_" + type.name : type.name;
  column.not_null =
      definition.not_null || definition.serial || definition.identity != Identity::None;
  if (definition.default_value && !definition.default_value->null_literal) {
    column.default_value = definition.default_value->text;
    column.default_constant = definition.default_value->constant;
  }
  if (definition.serial) column.default_value = "nextval()";
  if (definition.identity == Identity::Always) column.identity = "always";
  if (definition.identity == Identity::ByDefault) column.identity = "by default";
  column.generated = definition.generated_stored.has_value();
  return column;
}

std::string referenced_by(const Constraint& constraint, const ShownName& shown) {
  return constraint.referenced ? shown(*constraint.referenced) : std::string();
}

void add_column(CatalogRelation& relation, const ColumnDefinition& definition,
                const ShownName& shown) {
  if (find_column(relation, definition.name) != nullptr) return;
  relation.columns.push_back(catalog_column(definition));
  if (definition.generated_stored) {
    for (const Identifier& read : definition.generated_stored->columns) {
      relation.dependents.push_back(
          {.kind = "generated column", .name = definition.name.shown(), .column = read.text()});
    }
  }
  for (const Constraint& constraint : definition.constraints) {
    if (constraint.columns.empty() && constraint.kind != ConstraintKind::Check) {
      Constraint named = constraint;
      named.columns.push_back(definition.name);
      add_constraint(relation, named, referenced_by(constraint, shown));
    } else {
      add_constraint(relation, constraint, referenced_by(constraint, shown));
    }
  }
}

void drop_column(CatalogRelation& relation, const Identifier& column) {
  const std::string& name = column.text();
  std::erase_if(relation.columns, [&](const CatalogColumn& each) { return each.name == name; });
  std::erase_if(relation.constraints,
                [&](const CatalogConstraint& each) { return names_column(each.columns, column); });
  std::erase_if(relation.indexes,
                [&](const CatalogIndex& each) { return names_column(each.columns, column); });
}

void change_type(CatalogRelation& relation, const AlterColumnType& action) {
  CatalogColumn* column = find_column(relation, action.column);
  if (column == nullptr) return;
  const ColumnType type = column_type(action.type);
  column->type = shown_type(type);
  column->type_name = type.array ? "_" + type.name : type.name;
  column->domain_constrained = false;
  column->collation = action.collation ? action.collation->shown() : "";
}

void set_default(CatalogRelation& relation, const SetDefault& action) {
  CatalogColumn* column = find_column(relation, action.column);
  if (column == nullptr) return;
  column->default_value.reset();
  if (!action.value.null_literal) column->default_value = action.value.text;
  column->default_constant = action.value.constant;
}

// Of a relation that is not known in full, the script tells of columns that are not listed yet.
CatalogColumn& known_column(CatalogRelation& relation, const Identifier& name) {
  if (CatalogColumn* column = find_column(relation, name)) return *column;
  relation.columns.push_back({.name = name.text()});
  return relation.columns.back();
}

void drop_constraint(CatalogRelation& relation, const Identifier& name) {
  std::erase_if(relation.constraints,
                [&](const CatalogConstraint& each) { return each.name == name.text(); });
  std::erase_if(relation.indexes,
                [&](const CatalogIndex& each) { return each.name == name.text(); });
}

void change_identity(CatalogRelation& relation, const ChangeIdentity& change) {
  CatalogColumn* column = find_column(relation, change.column);
  if (column == nullptr) return;
  if (change.change == IdentityChange::Drop) {
    column->identity.clear();
  } else {
    column->identity = change.always ? "always" : "by default";
  }
}

void change_property(CatalogRelation& relation, const ChangeProperty& change) {
  switch (change.property) {
    case TableProperty::Logged:
      relation.persistence = 'p';
      return;
    case TableProperty::Unlogged:
      relation.persistence = 'u';
      return;
    case TableProperty::EnableRowSecurity:
      relation.row_security = true;
      return;
    case TableProperty::DisableRowSecurity:
      relation.row_security = false;
      return;
    case TableProperty::ReplicaIdentity:
      relation.replica_identity = change.value == "default" ? "" : change.value;
      return;
    default:
      return;
  }
}

}  // namespace

bool drops_constraint(const Statement& statement, const Identifier& constraint) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return false;
  return std::any_of(alter->actions.begin(), alter->actions.end(), [&](const AlterAction& action) {
    const auto* drop = std::get_if<DropConstraint>(&action);
    return drop != nullptr && drop->constraint == constraint;
  });
}

bool names_column(const std::vector<std::string>& columns, const Identifier& column) {
  return std::find(columns.begin(), columns.end(), column.text()) != columns.end();
}

const CatalogConstraint* find_constraint(const CatalogRelation& relation, const Identifier& name) {
  const auto found =
      std::find_if(relation.constraints.begin(), relation.constraints.end(),
                   [&](const CatalogConstraint& each) { return each.name == name.text(); });
  return found == relation.constraints.end() ? nullptr : &*found;
}

CatalogConstraint* find_constraint(CatalogRelation& relation, const Identifier& name) {
  for (CatalogConstraint& each : relation.constraints) {
    if (each.name == name.text()) return &each;
  }
  return nullptr;
}

void add_index(CatalogRelation& relation, const CreateIndex& create) {
  CatalogIndex index;
  index.name = create.name ? create.name->text() : default_name(relation, create.columns, "_idx");
  index.unique = create.unique;
  index.columns = texts(create.columns);
  relation.indexes.push_back(std::move(index));
}

void add_constraint(CatalogRelation& relation, const Constraint& constraint,
                    std::string referenced) {
  CatalogConstraint added;
  added.name = constraint_name(relation, constraint);
  added.kind = kind_name(constraint.kind);
  added.definition = constraint.text;
  added.validated = constraint.validation == Validation::Immediate;
  added.columns = texts(constraint.check ? constraint.check->columns : constraint.columns);
  added.referenced = std::move(referenced);
  added.referenced_columns = texts(constraint.referenced_columns);
  added.proves_not_null = proven_not_null(constraint);

  const bool primary = constraint.kind == ConstraintKind::PrimaryKey;
  if (constraint.using_index) {
    for (CatalogIndex& index : relation.indexes) {
      if (index.name != constraint.using_index->text()) continue;
      added.columns = index.columns;
      index.name = added.name;  // the server renames the index to the constraint
      index.primary = primary;
    }
  } else if (primary || constraint.kind == ConstraintKind::Unique ||
             constraint.kind == ConstraintKind::Exclude) {
    relation.indexes.push_back({.name = added.name,
                                .definition = "",
                                .unique = constraint.kind != ConstraintKind::Exclude,
                                .primary = primary,
                                .valid = true,
                                .columns = added.columns});
  }
  if (primary || (constraint.kind == ConstraintKind::NotNull && added.validated)) {
    for (const std::string& column : added.columns) {
      known_column(relation, Identifier(column)).not_null = true;
    }
  }
  relation.constraints.push_back(std::move(added));
}

void rename_column(CatalogRelation& relation, const Identifier& column,
                   const Identifier& new_name) {
  const auto rename_in = [&](std::vector<std::string>& columns) {
    std::replace(columns.begin(), columns.end(), column.text(), new_name.text());
  };
  if (CatalogColumn* found = find_column(relation, column)) found->name = new_name.text();
  for (CatalogIndex& index : relation.indexes)
    rename_in(index.columns);
  for (CatalogConstraint& constraint : relation.constraints) {
    rename_in(constraint.columns);
    rename_in(constraint.proves_not_null);
  }
  for (CatalogTrigger& trigger : relation.triggers)
    rename_in(trigger.columns);
  for (CatalogDependent& dependent : relation.dependents) {
    if (dependent.column == column.text()) dependent.column = new_name.text();
  }
  rename_in(relation.partition_columns);
}

void rename_constraint(CatalogRelation& relation, const Identifier& constraint,
                       const Identifier& new_name) {
  const auto rename_in = [&](auto& named) {
    for (auto& each : named) {
      if (each.name == constraint.text()) each.name = new_name.text();
    }
  };
  rename_in(relation.constraints);
  rename_in(relation.indexes);
}

CatalogRelation created_relation(const CreateTable& create, const ShownName& shown) {
  CatalogRelation relation;
  relation.name = create.table.name.text();
  relation.kind = create.partitioned ? 'p' : 'r';
  relation.is_partition = create.partition_of.has_value();
  relation.inherits = relation.is_partition || !create.inherits.empty();
  if (create.persistence == Persistence::Unlogged) relation.persistence = 'u';
  if (create.persistence == Persistence::Temporary) relation.persistence = 't';
  for (const ColumnDefinition& column : create.columns)
    add_column(relation, column, shown);
  for (const Constraint& constraint : create.constraints)
    add_constraint(relation, constraint, referenced_by(constraint, shown));
  return relation;
}

void change(CatalogRelation& relation, const AlterAction& action, const ShownName& shown) {
  std::visit(
      Overloaded{
          [&](const AddColumn& add) { add_column(relation, add.column, shown); },
          [&](const DropColumn& drop) { drop_column(relation, drop.column); },
          [&](const AlterColumnType& alter) { change_type(relation, alter); },
          [&](const SetNotNull& set) { known_column(relation, set.column).not_null = true; },
          [&](const DropNotNull& drop) { known_column(relation, drop.column).not_null = false; },
          [&](const SetDefault& set) { set_default(relation, set); },
          [&](const DropDefault& drop) {
            if (CatalogColumn* column = find_column(relation, drop.column)) {
              column->default_value.reset();
            }
          },
          [&](const AddConstraint& add) {
            add_constraint(relation, add.constraint, referenced_by(add.constraint, shown));
          },
          [&](const ValidateConstraint& validate) {
            if (CatalogConstraint* found = find_constraint(relation, validate.constraint)) {
              found->validated = true;
            }
          },
          [&](const DropConstraint& drop) { drop_constraint(relation, drop.constraint); },
          [](const SetStorageParameters&) {}, [](const SetStatistics&) {},
          [](const SetStorageMode&) {},
          [&](const ChangeOwner& owner) { relation.owner = owner.owner.text(); },
          [&](const ChangeIdentity& change) { change_identity(relation, change); },
          [&](const DropExpression& drop) {
            if (CatalogColumn* column = find_column(relation, drop.column))
              column->generated = false;
          },
          [&](const ChangeProperty& change) { change_property(relation, change); },
          // Both tables' entries, by AnalysisState.
          [](const AttachPartition&) {}, [](const DetachPartition&) {},
          [](const FinalizeDetach&) {}, [](const ChangeInheritance&) {},
          [](const AlterConstraint&) {}, [](const OtherAlterAction&) {}},
      action);
}

}  // namespace lockstep
