#include "planner/recognise/partition_obstacles.hpp"

#include "sql/identifier.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::string shown(const std::string& name) {
  return Identifier(name).shown();
}

// What is behind USING: method, keys, INCLUDE, predicate.
std::string body_of(const CatalogIndex& index) {
  const std::size_t at = index.definition.find(" USING ");
  return at == std::string::npos ? index.definition : index.definition.substr(at);
}

AttachObstacle missing_index(const CatalogIndex& index, const CatalogRelation& partition,
                             const CatalogRelation& parent) {
  std::string make;
  for (const CatalogConstraint& constraint : parent.constraints) {
    if (constraint.name == index.name)
      make = "ALTER TABLE " + partition.shown() + " ADD " + constraint.definition;
  }
  if (make.empty()) {
    make = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX CONCURRENTLY " +
           derived_name("", Identifier(partition.name), "_" + index.name).shown() + " ON " +
           partition.shown() + body_of(index);
  }
  return {partition.shown() + " has no index like " + shown(index.name) +
              ", which would be built under ACCESS EXCLUSIVE",
          "Make it first, in a revision of its own: " + make};
}

std::optional<AttachObstacle> of_indexes(const CatalogRelation& partition,
                                         const CatalogRelation& parent) {
  for (const CatalogIndex& index : parent.indexes) {
    const bool there = std::any_of(
        partition.indexes.begin(), partition.indexes.end(), [&](const CatalogIndex& own) {
          return own.unique == index.unique && own.primary == index.primary && own.valid &&
                 body_of(own) == body_of(index);
        });
    if (!there) return missing_index(index, partition, parent);
  }
  return std::nullopt;
}

// Foreign keys are proven, CHECKs and NOT NULL have to be there.
std::optional<AttachObstacle> of_constraints(const CatalogRelation& partition,
                                             const CatalogRelation& parent) {
  for (const CatalogConstraint& constraint : parent.constraints) {
    const bool key = constraint.kind == "foreign key";
    if (!key && constraint.kind != "check") continue;
    const bool there = std::any_of(partition.constraints.begin(), partition.constraints.end(),
                                   [&](const CatalogConstraint& own) {
                                     return own.kind == constraint.kind &&
                                            own.definition == constraint.definition &&
                                            own.validated && (key || own.name == constraint.name);
                                   });
    if (there) continue;
    return AttachObstacle{partition.shown() + " has no " + (key ? "foreign key" : "CHECK") +
                              " like " + shown(constraint.name) + " of " + parent.shown(),
                          "Make it first, in a revision of its own: ALTER TABLE " +
                              partition.shown() + " ADD CONSTRAINT " + shown(constraint.name) +
                              " " + constraint.definition};
  }
  return std::nullopt;
}

std::optional<AttachObstacle> of_columns(const CatalogRelation& partition,
                                         const CatalogRelation& parent) {
  for (const CatalogColumn& column : parent.columns) {
    const CatalogColumn* own = partition.column(Identifier(column.name));
    const std::string what = partition.shown() + "." + shown(column.name);
    if (own == nullptr || own->type != column.type) {
      return AttachObstacle{what + " has to be " + column.type + ", as in " + parent.shown(),
                            "Give it the columns of the partitioned table first."};
    }
    if (column.not_null && !own->not_null) {
      return AttachObstacle{what + " has to be NOT NULL, as in " + parent.shown(),
                            "Make it so first, in a revision of its own: ALTER TABLE " +
                                partition.shown() + " ALTER COLUMN " + shown(column.name) +
                                " SET NOT NULL"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<AttachObstacle> obstacle_to_attach(const CatalogRelation& partition,
                                                 const CatalogRelation& parent) {
  if (partition.kind != 'r') {
    return AttachObstacle{partition.shown() + " is no plain table",
                          "Attach tables that hold the rows themselves, or put \"-- lockstep: "
                          "as-is: <reason>\" above it."};
  }
  if (auto found = of_columns(partition, parent)) return found;
  if (auto found = of_constraints(partition, parent)) return found;
  return of_indexes(partition, parent);
}

}  // namespace lockstep
