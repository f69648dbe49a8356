#include "tests/catalog_shape.hpp"

#include "executor/pg/catalog_reader.hpp"

#include <algorithm>

namespace lockstep::tests {

CatalogSnapshot shape_of(TempDatabase& database) {
  CatalogSnapshot snapshot = read_catalog(database.session());
  std::erase_if(snapshot.relations,
                [](const CatalogRelation& relation) { return relation.schema == "lockstep"; });
  for (CatalogRelation& relation : snapshot.relations) {
    relation.oid = 0;
    relation.row_estimate = 0;
    relation.heap_bytes = relation.index_bytes = 0;
    std::sort(relation.columns.begin(), relation.columns.end(),
              [](const CatalogColumn& left, const CatalogColumn& right) {
                return left.name < right.name;
              });
    for (CatalogIndex& index : relation.indexes)
      std::sort(index.columns.begin(), index.columns.end());
    for (CatalogStatistics& statistics : relation.statistics)
      std::sort(statistics.columns.begin(), statistics.columns.end());
    for (CatalogTrigger& trigger : relation.triggers)
      std::sort(trigger.columns.begin(), trigger.columns.end());
    for (CatalogPublished& entry : relation.published)
      std::sort(entry.columns.begin(), entry.columns.end());
  }
  return snapshot;
}

}  // namespace lockstep::tests
