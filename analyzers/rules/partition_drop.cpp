// DROP TABLE of a partition locks the partitioned table.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"
#include "sql/comma_separated.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* drop = std::get_if<DropObjects>(&statement.node);
  if (drop == nullptr || drop->kind != ObjectKind::Table) return;
  for (const RelationName& name : drop->names) {
    const CatalogRelation* relation = context.state.relation(name);
    if (relation == nullptr || !relation->is_partition || context.state.created_here(name))
      continue;
    findings.add({
        .span = statement.span,
        .message = "DROP TABLE of the partition " + relation->shown() +
                   " takes ACCESS EXCLUSIVE on " + comma_separated(relation->parents) +
                   " too: all who use any partition wait.",
        .help = "DETACH PARTITION … CONCURRENTLY (14 and later) first, then drop the table that it "
                "has become.",
    });
  }
}

}  // namespace

constinit const Rule partition_drop{.verdict = Verdict::Caution,
                                    .summary = "partition dropped while attached",
                                    .covers = hazard_set(HazardKind::SeveralTables),
                                    .check = check};

}  // namespace lockstep::rules
