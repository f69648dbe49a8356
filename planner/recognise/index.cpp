// CREATE INDEX: built CONCURRENTLY where the table is in use.

#include "planner/constraint_name.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/known_index.hpp"
#include "planner/recognise/partitions.hpp"
#include "sql/clause_text.hpp"

#include <algorithm>

namespace lockstep {
namespace {

const CatalogRelation* partitioned(const RelationName& table, const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  return relation != nullptr && relation->kind == 'p' ? relation : nullptr;
}

// An earlier statement drops it, which is done in contract/retire unless it is INVALID.
bool goes_later(const CreateIndex& create, const Subject& subject) {
  const CatalogIndex* given =
      find_index(subject.before.given_catalog().find(create.table), *create.name);
  return given != nullptr && given->valid &&
         find_index(subject.before.relation(create.table), *create.name) == nullptr;
}

std::optional<Recognised> recognise_partitioned(const CreateIndex& create,
                                                const CatalogRelation& table,
                                                const Subject& subject) {
  // Nothing is built, and writers of the table wait for a moment.
  if (create.only || find_index(&table, *create.name) != nullptr) return std::nullopt;
  // That the server does not build it CONCURRENTLY itself is why its parts are.
  const std::size_t expected = create.concurrency == Concurrency::Concurrent ? 1 : 0;
  if (subject.effect.raises.size() > expected) return std::nullopt;
  const auto clause = index_clause(subject.script.statement);
  if (!clause || !has_plain_keys_only(subject.script.statement)) {
    return subject.refused(
        table.shown() +
            " is partitioned, and the names of its partitions' indexes are known for "
            "plain columns without INCLUDE alone",
        "Build an index on each partition, then CREATE INDEX … ON ONLY the parent, and "
        "attach them.");
  }
  auto parts = parts_of_index(
      table, *create.name, create.columns, subject,
      [&](const RelationName& part) { return index_name(part, create.columns, subject.before); });
  if (const auto* refused = std::get_if<Unplannable>(&parts)) return *refused;
  return Operation{operations::CreatePartitionedIndex{
      table.relation_name(), create, *clause, subject.contract_phase(),
      std::get<PartitionedIndex>(std::move(parts))}};
}

}  // namespace

std::optional<Recognised> recognise_index(const Subject& subject) {
  const auto* create = std::get_if<CreateIndex>(&subject.node());
  if (create == nullptr) return std::nullopt;
  const bool concurrent = create->concurrency == Concurrency::Concurrent;
  if (!concurrent && subject.before.created_here(create->table)) return std::nullopt;
  if (!concurrent && subject.as_is()) return std::nullopt;
  const CatalogRelation* relation = partitioned(create->table, subject);
  if (relation == nullptr && !subject.effect.raises.empty()) return std::nullopt;
  if (!create->name) {
    return subject.refused("an index without a name cannot be found again after a crash",
                           "Give the index a name.");
  }
  if (relation != nullptr) return recognise_partitioned(*create, *relation, subject);
  if (goes_later(*create, subject)) {
    return subject.refused("the index " + create->name->shown() +
                               " that the revision drops is there until contract/retire",
                           "Give the new index another name, or move one of the two to a revision "
                           "of its own.");
  }
  return Operation{operations::CreateIndexConcurrently{*create, subject.script.statement,
                                                       subject.contract_phase()}};
}

}  // namespace lockstep
