// CREATE INDEX: built CONCURRENTLY where the table is in use.

#include "planner/recognise/families.hpp"

namespace lockstep {
namespace {

const CatalogRelation* partitioned(const RelationName& table, const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(table);
  return relation != nullptr && relation->kind == 'p' ? relation : nullptr;
}

}  // namespace

std::optional<Recognised> recognise_index(const Subject& subject) {
  const auto* create = std::get_if<CreateIndex>(&subject.node());
  if (create == nullptr) return std::nullopt;
  const bool concurrent = create->concurrency == Concurrency::Concurrent;
  if (!concurrent && subject.before.created_here(create->table)) return std::nullopt;
  if (!concurrent && subject.as_is()) return std::nullopt;
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

}  // namespace lockstep
