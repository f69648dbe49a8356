// CREATE INDEX CONCURRENTLY is refused on a partitioned table.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  const CatalogRelation* relation = context.state.relation(create->table);
  const RaisedError* error = raised(context.effect, "0A000");
  if (create->concurrency == Concurrency::Blocking || relation == nullptr ||
      relation->kind != 'p' || error == nullptr)
    return;
  findings.add({
      .span = statement.span,
      .message = "CREATE INDEX CONCURRENTLY on the partitioned table " + relation->shown() +
                 fails_with(*error),
      .help = "CREATE INDEX … ON ONLY the parent, build each partition's CONCURRENTLY, and ATTACH "
              "them.",
  });
}

}  // namespace

constinit const Rule cic_on_partitioned_parent{
    .verdict = Verdict::Unsafe,
    .summary = "index of a partitioned table built CONCURRENTLY",
    .covers = hazard_set(HazardKind::Raises, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
