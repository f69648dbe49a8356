// DROP CONSTRAINT on a table in use, alone and with the ADD CONSTRAINT of what takes its place.

#include "analyzers/catalog_changes.hpp"
#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/known_index.hpp"
#include "planner/recognise/not_null_columns.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool is_key(const CatalogConstraint& constraint) {
  return constraint.kind == "unique" || constraint.kind == "primary key";
}

bool is_key(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::Unique || constraint.kind == ConstraintKind::PrimaryKey;
}

// CHECK and FOREIGN KEY: judged row by row, and NOT VALID until they are proven.
bool is_of_rows(const CatalogConstraint& constraint) {
  return constraint.kind == "check" || constraint.kind == "foreign key";
}

bool is_of_rows(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::Check || constraint.kind == ConstraintKind::ForeignKey;
}

std::optional<CatalogIndex> index_of(const CatalogConstraint& constraint,
                                     const CatalogRelation& table) {
  const CatalogIndex* index = find_index(&table, Identifier(constraint.name));
  return index == nullptr ? std::nullopt : std::optional(*index);
}

// The table with what stands above and below it, and what the constraint refers to.
std::vector<RelationLock> locks_of_drop(const CatalogConstraint& constraint,
                                        const CatalogRelation& table, const AnalysisState& before) {
  std::vector<RelationName> relations =
      with_family(table.relation_name(), family_of(table.relation_name(), before));
  if (const CatalogRelation* referenced = before.relation_shown(constraint.referenced)) {
    for (RelationName& each :
         with_family(referenced->relation_name(), family_of(referenced->relation_name(), before)))
      relations.push_back(std::move(each));
  }
  std::vector<RelationLock> locks;
  for (const RelationName& relation : relations) {
    const RelationLock lock{relation.shown(), LockMode::AccessExclusive};
    if (std::find(locks.begin(), locks.end(), lock) == locks.end()) locks.push_back(lock);
  }
  return locks;
}

// Rows of a published table are told apart by it.
bool names_rows(const CatalogConstraint& constraint, const std::optional<CatalogIndex>& index,
                const CatalogRelation& table) {
  const bool by_default = constraint.kind == "primary key" && table.replica_identity.empty() &&
                          !table.publications.empty();
  return by_default || (index && index->replica_identity);
}

std::optional<Unplannable> cannot_drop(const DropConstraint& drop,
                                       const CatalogConstraint& constraint,
                                       const CatalogRelation& table, const Subject& subject) {
  const std::string name = constraint.kind + " constraint " + drop.constraint.shown();
  if (drop.behavior == DropBehavior::Cascade && is_key(constraint)) {
    return subject.refused("CASCADE would drop what depends on " + name + ", unseen",
                           "Drop what depends on it by statements of its own, and leave CASCADE "
                           "out.");
  }
  if (!constraint.grouped_by.empty()) {
    return subject.refused(name + " is what GROUP BY counts on in " + constraint.grouped_by.front(),
                           "Write the other columns into that GROUP BY first.");
  }
  if (names_rows(constraint, index_of(constraint, table), table)) {
    return subject.refused(name + " tells the rows of " + table.shown() +
                               " apart where it is published: UPDATE and DELETE would fail",
                           "Give the table another one first: ALTER TABLE … REPLICA IDENTITY.");
  }
  return std::nullopt;
}

// The constraint that is dropped, where it is one that these operations know.
const CatalogConstraint* known_constraint(const DropConstraint& drop, const RelationName& table,
                                          const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  const CatalogConstraint* found =
      relation == nullptr ? nullptr : find_constraint(*relation, drop.constraint);
  return found != nullptr && (is_key(*found) || is_of_rows(*found)) ? found : nullptr;
}

bool same_columns(const std::vector<Identifier>& columns, const std::vector<std::string>& names) {
  return std::equal(
      columns.begin(), columns.end(), names.begin(), names.end(),
      [](const Identifier& column, const std::string& name) { return column.text() == name; });
}

bool takes_its_place(const Constraint& added, const CatalogConstraint& dropped) {
  const bool key = is_key(added) && is_key(dropped);
  const bool of_rows = is_of_rows(added) && is_of_rows(dropped);
  if (!key && !of_rows) return false;
  if (added.name && added.name->text() == dropped.name) return true;
  if (added.kind == ConstraintKind::PrimaryKey) return dropped.kind == "primary key";
  return added.kind == ConstraintKind::ForeignKey && dropped.kind == "foreign key" &&
         same_columns(added.columns, dropped.columns);
}

std::optional<Unplannable> cannot_replace(const Constraint& added, const CatalogConstraint& dropped,
                                          const CatalogRelation& table, const Subject& subject) {
  const bool partitioned = table.kind == 'p' || !table.children.empty();
  const std::string what = dropped.kind + " constraint " + Identifier(dropped.name).shown();
  if (partitioned) {
    return subject.refused(what +
                               " of a table with partitions or children cannot be replaced in "
                               "one go",
                           "Add the new one under another name in a revision of its own, and drop "
                           "the old one in a later one.");
  }
  const bool other_kind = is_key(added) && (added.kind == ConstraintKind::PrimaryKey) !=
                                               (dropped.kind == "primary key");
  const bool loses_clauses = is_key(added) && !added.other_clauses.empty();
  if (other_kind || added.using_index || loses_clauses) {
    return subject.refused("this form cannot take the place of " + what + " in one go",
                           "Add the new one under another name in a revision of its own, and drop "
                           "the old one in a later one.");
  }
  return std::nullopt;
}

// As the server would call it once the old one is gone.
Identifier chosen_name(const Constraint& added, const CatalogConstraint& dropped,
                       const RelationName& table, const Subject& subject) {
  if (added.name) return *added.name;
  const bool primary = added.kind == ConstraintKind::PrimaryKey;
  AnalysisState without = subject.before;
  Statement drop = subject.script.statement;
  AlterTable alone{.table = table};
  alone.actions.emplace_back(DropConstraint{Identifier(dropped.name)});
  drop.node = alone;
  without.apply(drop);
  if (primary || added.kind == ConstraintKind::Unique) return key_name(table, added, without);
  if (added.kind == ConstraintKind::ForeignKey)
    return foreign_key_name(table, added.columns, without);
  return check_constraint_name(table, *added.check, without);
}

}  // namespace

std::optional<Recognised> recognise_dropped_constraint(const DropConstraint& drop,
                                                       const AlterTable& alter,
                                                       const Subject& subject) {
  const CatalogConstraint* constraint = known_constraint(drop, alter.table, subject);
  if (constraint == nullptr || subject.contract_phase()) return std::nullopt;
  const CatalogRelation& table = *subject.before.relation(alter.table);
  if (auto refused = cannot_drop(drop, *constraint, table, subject)) return *refused;
  return Operation{operations::DropTableConstraint{
      table.relation_name(), *constraint,
      is_key(*constraint) ? index_of(*constraint, table) : std::nullopt,
      locks_of_drop(*constraint, table, subject.before), table.kind == 'p'}};
}

std::optional<Recognised> recognise_replacement(const DropConstraint& drop,
                                                const AddConstraint& add, const AlterTable& alter,
                                                const Subject& subject) {
  const CatalogConstraint* dropped = known_constraint(drop, alter.table, subject);
  if (dropped == nullptr || subject.contract_phase() ||
      !takes_its_place(add.constraint, *dropped)) {
    return std::nullopt;
  }
  const CatalogRelation& table = *subject.before.relation(alter.table);
  if (auto refused = cannot_drop(drop, *dropped, table, subject)) return *refused;
  if (auto refused = cannot_replace(add.constraint, *dropped, table, subject)) return *refused;
  operations::ReplaceConstraint operation{
      .table = table.relation_name(),
      .old_constraint = *dropped,
      .old_index = is_key(*dropped) ? index_of(*dropped, table) : std::nullopt,
      .constraint = add.constraint,
      .not_null = {},
      .old_locks = locks_of_drop(*dropped, table, subject.before)};
  if (is_key(*dropped) && (!operation.old_index || !can_be_made_again(*operation.old_index))) {
    return subject.refused(
        "the index of " + drop.constraint.shown() +
            " has a definition that cannot be read, so nothing would build it again",
        "Add the new one under another name in a revision of its own, and drop "
        "the old one in a later one.");
  }
  operation.constraint.name = chosen_name(add.constraint, *dropped, alter.table, subject);
  if (add.constraint.kind == ConstraintKind::PrimaryKey)
    operation.not_null = not_null_of_key(alter.table, add.constraint.columns, subject.before);
  if (add.constraint.referenced) {
    const RelationName referenced = qualified_name(*add.constraint.referenced, subject.before);
    operation.referenced = with_family(referenced, family_of(referenced, subject.before));
  }
  return Operation{std::move(operation)};
}

}  // namespace lockstep
