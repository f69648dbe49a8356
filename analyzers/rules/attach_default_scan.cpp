// ATTACH PARTITION reads the DEFAULT partition, whose rows might belong to the new one.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

const CatalogRelation* default_partition(const Statement& statement, const AnalysisState& state) {
  const CatalogRelation* parent = state.relation(std::get<AlterTable>(statement.node).table);
  if (parent == nullptr) return nullptr;
  for (const std::string& child : parent->children) {
    const CatalogRelation* relation = state.relation_shown(child);
    if (relation != nullptr && relation->default_partition) return relation;
  }
  return nullptr;
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [attach, effect] : actions<AttachPartition>(statement, context)) {
    const CatalogRelation* rest = default_partition(statement, context.state);
    if (rest == nullptr || attach.is_default ||
        std::find(effect.scans.begin(), effect.scans.end(), rest->shown()) == effect.scans.end())
      continue;
    findings.add({
        .span = statement.span,
        .message = "ATTACH PARTITION takes ACCESS EXCLUSIVE on the DEFAULT partition " +
                   rest->shown() +
                   " and reads all of it, to prove that no row belongs to the new one.",
        .help = "Give the DEFAULT partition a CHECK that excludes the new bounds, NOT VALID and "
                "validated, first.",
    });
  }
}

}  // namespace

constinit const Rule attach_default_scan{
    .verdict = Verdict::Unsafe,
    .summary = "partition attached beside a DEFAULT partition",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::Depends, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
