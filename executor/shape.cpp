#include "executor/shape.hpp"

#include "executor/run_plan.hpp"
#include "migrations/checksum.hpp"
#include "sql/snapshot_json.hpp"

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

bool is_ours(const std::string& name) {
  return name.find("lockstep_") != std::string::npos;
}

template <class Named>
void leave_out_ours(std::vector<Named>& list) {
  std::erase_if(list, [](const Named& element) { return is_ours(element.name); });
}

CatalogRelation without_ours(CatalogRelation relation) {
  relation.oid = 0;
  relation.row_estimate = 0;
  relation.heap_bytes = 0;
  relation.index_bytes = 0;
  leave_out_ours(relation.columns);
  leave_out_ours(relation.indexes);
  leave_out_ours(relation.constraints);
  leave_out_ours(relation.triggers);
  std::erase_if(relation.dependents, [](const CatalogDependent& dependent) {
    return is_ours(dependent.name) || is_ours(dependent.column);
  });
  return relation;
}

}  // namespace

std::vector<std::string> swapped_relations(const Plan& plan) {
  const PhaseSteps* cutover = find_phase(plan, Phase::Contract, Stage::Cutover);
  std::set<std::string> relations;
  if (cutover == nullptr) return {};
  for (const Step& step : cutover->steps) {
    for (const RelationLock& lock : step_locks(step.action))
      relations.insert(lock.relation);
  }
  return {relations.begin(), relations.end()};
}

std::string shape_of(const CatalogSnapshot& catalog, const std::vector<std::string>& relations) {
  CatalogSnapshot part{.version = catalog.version};
  for (const CatalogRelation& relation : catalog.relations) {
    if (std::binary_search(relations.begin(), relations.end(), relation.shown())) {
      part.relations.push_back(without_ours(relation));
    }
  }
  return sha256_hex(to_json(part));
}

}  // namespace lockstep
