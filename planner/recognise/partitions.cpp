#include "planner/recognise/partitions.hpp"

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

constexpr std::string_view kAttachHelp =
    "Build an index on each partition, then CREATE INDEX … ON ONLY the parent, and attach them.";

struct Walk {
  const std::vector<Identifier>& columns;
  const Subject& subject;
  const std::function<Identifier(const RelationName&)>& name_of;
  PartitionedIndex made;
  std::set<std::string> names;  // of the indexes, with their schemas
  std::string obstacle;
};

bool is_over(const CatalogIndex& index, const std::vector<Identifier>& columns) {
  return std::equal(
      index.columns.begin(), index.columns.end(), columns.begin(), columns.end(),
      [](const std::string& name, const Identifier& column) { return name == column.text(); });
}

// The server would adopt an index that is there and fits, and build none.
std::string obstacle(const CatalogRelation& part, const std::vector<Identifier>& columns) {
  if (part.kind == 'f') return part.shown() + " is a foreign table, which has no index";
  for (const CatalogIndex& index : part.indexes) {
    if (!index.attached && is_over(index, columns)) {
      return part.shown() + " has an index of the same columns already, " +
             Identifier(index.name).shown() + ", which may be part of it";
    }
  }
  return {};
}

void add_parts(const CatalogRelation& table, const RelationName& index, Walk& walk) {
  for (const std::string& child : table.children) {
    const CatalogRelation* part = walk.subject.before.relation_shown(child);
    if (part == nullptr) {
      walk.obstacle = child + " is not known";
      return;
    }
    const RelationName name = part->relation_name();
    walk.obstacle = obstacle(*part, walk.columns);
    const RelationName own{name.schema, walk.name_of(name)};
    if (walk.obstacle.empty() && !walk.names.insert(own.shown()).second)
      walk.obstacle = "two of its partitions would have an index called " + own.shown();
    if (!walk.obstacle.empty()) return;
    walk.made.parts.push_back({name, own.name, index, part->kind == 'p'});
    add_parts(*part, own, walk);
    if (!walk.obstacle.empty()) return;
  }
}

}  // namespace

PartsOrRefusal parts_of_index(const CatalogRelation& table, const Identifier& index,
                              const std::vector<Identifier>& columns, const Subject& subject,
                              const std::function<Identifier(const RelationName&)>& name_of) {
  Walk walk{columns, subject, name_of, {}, {}, {}};
  add_parts(table, {Identifier(table.schema), index}, walk);
  if (walk.obstacle.empty()) return walk.made;
  return subject.refused(table.shown() +
                             " is partitioned, and its index cannot be made of its "
                             "partitions': " +
                             walk.obstacle,
                         std::string(kAttachHelp));
}

}  // namespace lockstep
