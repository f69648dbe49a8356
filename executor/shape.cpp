#include "executor/shape.hpp"

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
  leave_out_ours(relation.statistics);
  relation.populated = true;  // REFRESH is no change
  std::erase_if(relation.dependents, [](const CatalogDependent& dependent) {
    return is_ours(dependent.name) || is_ours(dependent.column);
  });
  return relation;
}

bool asks_for_drift(const PhaseSteps& phase) {
  return std::any_of(phase.steps.begin(), phase.steps.end(), [](const Step& step) {
    const auto* await = std::get_if<AwaitGate>(&step.action);
    return await != nullptr &&
           std::find(await->gates.begin(), await->gates.end(), Gate::NoDrift) != await->gates.end();
  });
}

std::string line_of(const CatalogSnapshot& catalog, const std::string& relation) {
  CatalogSnapshot part{.version = catalog.version};
  for (const CatalogRelation& each : catalog.relations) {
    if (each.shown() == relation) part.relations.push_back(without_ours(each));
  }
  return sha256_hex(to_json(part)) + ' ' + relation + '\n';
}

}  // namespace

std::vector<std::string> swapped_relations(const Plan& plan, bool cut_over) {
  std::set<std::string> relations;
  for (const PhaseSteps& phase : plan.phases) {
    if (!asks_for_drift(phase) || (cut_over && phase.stage == Stage::Cutover)) continue;
    for (const Step& step : phase.steps) {
      for (const RelationLock& lock : step_locks(step.action))
        relations.insert(lock.relation);
    }
  }
  return {relations.begin(), relations.end()};
}

std::string shape_of(const CatalogSnapshot& catalog, const std::vector<std::string>& relations) {
  std::string lines;
  for (const std::string& relation : relations)
    lines += line_of(catalog, relation);
  return lines;
}

std::optional<std::string> first_drifted(std::string_view kept, const CatalogSnapshot& catalog,
                                         const std::vector<std::string>& relations) {
  for (const std::string& relation : relations) {
    if (kept.find(line_of(catalog, relation)) == std::string_view::npos) return relation;
  }
  return std::nullopt;
}

}  // namespace lockstep
