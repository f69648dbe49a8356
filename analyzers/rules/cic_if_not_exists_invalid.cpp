// CREATE INDEX … IF NOT EXISTS keeps an INVALID index that a failed build left behind.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  const CatalogRelation* relation = context.state.relation(create->table);
  if (relation == nullptr || !create->name) return;
  const bool invalid = std::any_of(relation->indexes.begin(), relation->indexes.end(),
                                   [&](const CatalogIndex& index) {
                                     return index.name == create->name->text() && !index.valid;
                                   });
  if (create->if_not_exists == IfExists::Required || !invalid) return;
  findings.add({
      .span = statement.span,
      .message = "IF NOT EXISTS finds " + create->name->shown() +
                 " and builds nothing, but that index is INVALID: no query uses it, and every "
                 "write pays for it.",
      .help = "DROP INDEX CONCURRENTLY first.",
  });
}

}  // namespace

constinit const Rule cic_if_not_exists_invalid{.verdict = Verdict::Caution,
                                               .summary = "IF NOT EXISTS over an INVALID index",
                                               .covers = hazard_set(HazardKind::Depends),
                                               .check = check};

}  // namespace lockstep::rules
