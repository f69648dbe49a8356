// ATTACH and DETACH PARTITION, CREATE TABLE … PARTITION OF.

#include "planner/constraint_name.hpp"
#include "planner/operations/partition_bounds.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/partition_obstacles.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>

namespace lockstep {
namespace {

const CatalogRelation* default_partition(const CatalogRelation& parent, const Subject& subject) {
  for (const std::string& child : parent.children) {
    const CatalogRelation* relation = subject.before.relation_shown(child);
    if (relation != nullptr && relation->default_partition) return relation;
  }
  return nullptr;
}

Unplannable unproven(const std::string& reason, const Subject& subject) {
  return subject.refused(
      "lockstep cannot write a CHECK that proves the bounds: " + reason,
      "Add such a CHECK yourself (pg_get_partition_constraintdef() shows the form), then put "
      "\"-- lockstep: as-is: <reason>\" above it.");
}

Recognised attached(const AttachPartition& attach, const CatalogRelation& parent,
                    const Subject& subject) {
  const bool fresh = subject.before.created_here(attach.partition);
  const CatalogRelation* partition = subject.before.relation(attach.partition);
  if (partition == nullptr) {
    return subject.refused(attach.partition.shown() + " is not known",
                           "Plan it against the database (--dsn) or a snapshot (--catalog).");
  }
  const auto bounds = within_bounds(*attach.bound, parent);
  if (const auto* reason = std::get_if<std::string>(&bounds)) return unproven(*reason, subject);
  const Sql& within = std::get<Sql>(bounds);
  if (!fresh) {
    if (const auto refused = obstacle_to_attach(*partition, parent))
      return subject.refused(refused->reason, refused->help);
  }
  operations::AttachPartition operation{.table = parent.relation_name(),
                                        .partition = partition->relation_name(),
                                        .bound = Sql::from_catalog(attach.bound->text),
                                        .locks = subject.effect.locks,
                                        .fresh = fresh};
  if (!fresh) operation.proof = proof_within(*partition, within_all_bounds(within, parent));
  if (const CatalogRelation* rest = default_partition(parent, subject)) {
    if (rest->kind != 'r') return unproven(rest->shown() + " has partitions itself", subject);
    operation.rest = proof_outside(*rest, within);
  }
  return Operation{std::move(operation)};
}

Recognised detached(const DetachPartition& detach, const CatalogRelation& parent,
                    const Subject& subject) {
  const CatalogRelation* partition = subject.before.relation(detach.partition);
  if (partition == nullptr || partition->partition_bound.empty()) {
    return subject.refused(
        detach.partition.shown() + " is not known as a partition of " + parent.shown(),
        "Correct the name, or plan it against the database (--dsn).");
  }
  operations::DetachPartition operation{.table = parent.relation_name(),
                                        .partition = partition->relation_name(),
                                        .bound = Sql::from_catalog(partition->partition_bound),
                                        .locks = subject.effect.locks,
                                        .breaks = subject.effect.breaks};
  const CatalogRelation* rest = default_partition(parent, subject);
  operation.concurrently = subject.before.version() >= ServerVersion::of_major(14) &&
                           rest == nullptr && partition->kind == 'r' && !parent.is_partition &&
                           !partition->partition_constraint.empty();
  if (!partition->partition_constraint.empty()) {
    operation.proof = proof_of_own_bounds(*partition);
    const auto parsed = parse_expression(partition->partition_constraint);
    const auto* expression = std::get_if<Expression>(&parsed);
    operation.left_check = check_constraint_name(
        operation.partition, expression == nullptr ? Expression{} : *expression, subject.before);
  }
  return Operation{std::move(operation)};
}

const CatalogRelation* partitioned_in_use(const RelationName& name, const Subject& subject) {
  const CatalogRelation* relation = subject.before.relation(name);
  const bool in_use =
      relation != nullptr && relation->kind == 'p' && !subject.before.created_here(name);
  return in_use ? relation : nullptr;
}

}  // namespace

std::optional<Recognised> recognise_partition(const Subject& subject) {
  const auto* alter = std::get_if<AlterTable>(&subject.node());
  if (alter == nullptr || alter->actions.size() != 1 || subject.as_is()) return std::nullopt;
  const CatalogRelation* parent = partitioned_in_use(alter->table, subject);
  if (parent == nullptr || !subject.effect.raises.empty()) return std::nullopt;
  if (const auto* attach = std::get_if<AttachPartition>(&alter->actions.front())) {
    // As DEFAULT it has no bounds of its own: the others' decide.
    if (!attach->bound || attach->is_default) return std::nullopt;
    if (subject.effect.scans.empty() && subject.effect.unknowns.empty()) return std::nullopt;
    return attached(*attach, *parent, subject);
  }
  if (const auto* detach = std::get_if<DetachPartition>(&alter->actions.front()))
    return detached(*detach, *parent, subject);
  return std::nullopt;
}

std::optional<Recognised> recognise_new_partition(const Subject& subject) {
  const auto* create = std::get_if<CreateTable>(&subject.node());
  if (create == nullptr || !create->partition_of || subject.as_is() || !create->bound ||
      create->default_partition || !subject.effect.raises.empty())
    return std::nullopt;
  const CatalogRelation* parent = partitioned_in_use(*create->partition_of, subject);
  if (parent == nullptr || create->if_not_exists == IfExists::Tolerated) return std::nullopt;
  const CatalogRelation* rest = default_partition(*parent, subject);
  if (rest == nullptr) return std::nullopt;
  const auto bounds = within_bounds(*create->bound, *parent);
  if (const auto* reason = std::get_if<std::string>(&bounds)) return unproven(*reason, subject);
  if (rest->kind != 'r') return unproven(rest->shown() + " has partitions itself", subject);
  return Operation{
      operations::CreatePartition{.table = parent->relation_name(),
                                  .partition = qualified_name(create->table, subject.before),
                                  .rest = proof_outside(*rest, std::get<Sql>(bounds)),
                                  .statement = subject.script.statement,
                                  .locks = subject.effect.locks}};
}

}  // namespace lockstep
