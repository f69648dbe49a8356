// ADD FOREIGN KEY, UNIQUE and PRIMARY KEY on a table in use.

#include "analyzers/catalog_changes.hpp"
#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/kept_names.hpp"
#include "planner/recognise/known_index.hpp"
#include "planner/recognise/not_null_columns.hpp"
#include "planner/recognise/partitions.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Whether an index would find the rows that refer to one: its first columns are the key's, in any
// order.
bool begins_with(const CatalogIndex& index, const std::vector<Identifier>& columns) {
  if (index.columns.size() < columns.size() || !index.valid) return false;
  const auto end = index.columns.begin() + std::ssize(columns);
  return std::all_of(columns.begin(), columns.end(), [&](const Identifier& column) {
    return std::find(index.columns.begin(), end, column.text()) != end;
  });
}

std::string missing_index(const CatalogRelation* table, const std::vector<Identifier>& columns) {
  if (table == nullptr) return {};
  const bool found =
      std::any_of(table->indexes.begin(), table->indexes.end(),
                  [&](const CatalogIndex& index) { return begins_with(index, columns); });
  if (found) return {};
  std::string names;
  for (const Identifier& column : columns)
    names += (names.empty() ? "" : ", ") + column.shown();
  return names;
}

std::vector<RelationName> referenced_tables(const Constraint& constraint,
                                            const AnalysisState& before) {
  const RelationName referenced = qualified_name(*constraint.referenced, before);
  return with_family(referenced, family_of(referenced, before));
}

bool is_key_of(const CatalogConstraint& constraint, const std::vector<Identifier>& columns) {
  if (columns.empty()) return constraint.kind == "primary key";
  if (constraint.kind != "primary key" && constraint.kind != "unique") return false;
  return constraint.columns.size() == columns.size() &&
         std::all_of(columns.begin(), columns.end(), [&](const Identifier& column) {
           return names_column(constraint.columns, column);
         });
}

// The key that is referred to becomes one in the backfill phase only, and goes with an abort before
// what refers to it.
std::optional<Unplannable> refers_to_new_key(const Constraint& foreign, const Subject& subject) {
  const CatalogRelation* given = subject.before.given_catalog().find(*foreign.referenced);
  const CatalogRelation* now = subject.before.relation(*foreign.referenced);
  if (given == nullptr || now == nullptr) return std::nullopt;
  for (const CatalogConstraint& constraint : now->constraints) {
    const Identifier name(constraint.name);
    if (!is_key_of(constraint, foreign.referenced_columns) ||
        find_constraint(*given, name) != nullptr) {
      continue;
    }
    return subject.refused("it refers to the key " + name.shown() + " of " + now->shown() +
                               ", which the same revision adds",
                           "Move one of the two to a revision of its own.");
  }
  return std::nullopt;
}

std::vector<Identifier> identifiers(const std::vector<std::string>& names) {
  std::vector<Identifier> list;
  for (const std::string& name : names)
    list.emplace_back(name);
  return list;
}

// The columns of a key that is made of an index; an index's own list may name more than its keys.
std::optional<Recognised> recognise_key_of_index(operations::AddKey operation,
                                                 const RelationName& table,
                                                 const Subject& subject) {
  const Identifier& name = *operation.constraint.using_index;
  const CatalogIndex* index = find_index(subject.before.known_part(table), name);
  const CatalogIndex* given = find_index(subject.before.given_catalog().find(table), name);
  if (!operation.constraint.name) operation.constraint.name = name;
  if (given != nullptr) operation.given = *given;
  if (given != nullptr && given->replica_identity) {
    return subject.refused("index " + name.shown() + " is the replica identity of the table",
                           "Give the table another one first: ALTER TABLE … REPLICA IDENTITY.");
  }
  if (given != nullptr && !can_be_made_again(*given)) {
    return subject.refused("index " + name.shown() +
                               " has a definition that cannot be read, so an abort could not build "
                               "it again",
                           kAsIsHelp);
  }
  if (operation.constraint.kind == ConstraintKind::PrimaryKey && index != nullptr) {
    operation.not_null = not_null_of_key(table, identifiers(index->columns), subject.before);
    if (!operation.not_null.empty() && index->definition.find("INCLUDE") != std::string::npos) {
      return subject.refused("which columns of index " + name.shown() + " are its key is not known",
                             "Set its key columns NOT NULL by statements of their own first.");
    }
  }
  return Operation{std::move(operation)};
}

std::optional<Recognised> recognise_partitioned_key(operations::AddKey operation,
                                                    const CatalogRelation& table,
                                                    const Subject& subject) {
  std::vector<Identifier> columns = operation.constraint.columns;
  columns.insert(columns.end(), operation.constraint.include.begin(),
                 operation.constraint.include.end());
  Constraint unnamed = operation.constraint;
  unnamed.name.reset();
  auto parts = parts_of_index(
      table, *operation.constraint.name, columns, subject,
      [&](const RelationName& part) { return key_name(part, unnamed, subject.before); });
  if (const auto* refused = std::get_if<Unplannable>(&parts)) return *refused;
  operation.partitions = std::get<PartitionedIndex>(std::move(parts));
  if (operation.partitions.parts.empty()) return std::nullopt;  // no row, and nothing to build
  return Operation{std::move(operation)};
}

std::optional<Unplannable> cannot_build(const Constraint& key, const Subject& subject) {
  if (!key.other_clauses.empty()) {
    return subject.refused(
        "its " + key.other_clauses.front() + " would be lost where the index is built CONCURRENTLY",
        "Write CREATE UNIQUE INDEX CONCURRENTLY with it, and then ADD CONSTRAINT … USING INDEX.");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Recognised> recognise_foreign_key(const AddConstraint& add, const AlterTable& alter,
                                                const Subject& subject) {
  if (!add.constraint.referenced) return std::nullopt;
  if (auto refused = refers_to_new_key(add.constraint, subject)) return *refused;
  const CatalogRelation* relation = subject.before.relation(alter.table);
  const bool partitioned = relation != nullptr && relation->kind == 'p';
  operations::AddForeignKey operation{
      .table = qualified_name(alter.table, subject.before),
      .constraint = add.constraint,
      .referenced = referenced_tables(add.constraint, subject.before),
      .contract_phase = subject.contract_phase(),
      .missing_index = missing_index(relation, add.constraint.columns)};
  if (!operation.constraint.name)
    operation.constraint.name =
        foreign_key_name(alter.table, add.constraint.columns, subject.before);
  if (auto refused = name_is_kept(*operation.constraint.name, alter.table, subject))
    return *refused;
  if (!partitioned) return Operation{std::move(operation)};
  operation.family = family_of(alter.table, subject.before);
  if (operation.referenced.front() == operation.table) {
    return subject.refused(
        "a partitioned table that refers to itself cannot be proven partition "
        "by partition",
        kAsIsHelp);
  }
  if (operation.family.with_rows.empty()) return std::nullopt;
  return Operation{std::move(operation)};
}

std::optional<Recognised> recognise_key(const AddConstraint& add, const AlterTable& alter,
                                        const Subject& subject) {
  operations::AddKey operation{.table = qualified_name(alter.table, subject.before),
                               .constraint = add.constraint,
                               .contract_phase = subject.contract_phase()};
  const CatalogRelation* relation = subject.before.relation(alter.table);
  const bool partitioned = relation != nullptr && relation->kind == 'p';
  if (add.constraint.using_index && partitioned) {
    return subject.refused(
        "a partitioned table's key cannot be made of an index",
        "Leave USING INDEX out: the partitions' indexes are built CONCURRENTLY.");
  }
  if (add.constraint.using_index)
    return recognise_key_of_index(std::move(operation), alter.table, subject);
  if (auto refused = cannot_build(add.constraint, subject)) return *refused;
  if (!operation.constraint.name)
    operation.constraint.name = key_name(alter.table, add.constraint, subject.before);
  if (auto refused = name_is_kept(*operation.constraint.name, alter.table, subject))
    return *refused;
  if (add.constraint.kind == ConstraintKind::PrimaryKey)
    operation.not_null = not_null_of_key(alter.table, add.constraint.columns, subject.before);
  if (partitioned) return recognise_partitioned_key(std::move(operation), *relation, subject);
  return Operation{std::move(operation)};
}

}  // namespace lockstep
