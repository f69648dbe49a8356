// CREATE OR REPLACE VIEW may add columns at the end, and nothing else.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateView>(&statement.node);
  if (create == nullptr) return;
  const CatalogRelation* relation = context.state.relation(create->view);
  if (!create->or_replace || context.state.created_here(create->view) ||
      (relation == nullptr && context.state.has_catalog()))
    return;
  findings.add({
      .span = statement.span,
      .message =
          "CREATE OR REPLACE VIEW takes ACCESS EXCLUSIVE on " +
          context.state.resolve(create->view) +
          ", and fails with SQLSTATE 42P16 unless every column keeps its name, type and place.",
      .help = "For another shape make a new view, and drop the old one when nobody reads it.",
  });
}

}  // namespace

constinit const Rule view_replace{.verdict = Verdict::Caution,
                                  .summary = "view replaced",
                                  .covers = hazard_set(HazardKind::SeveralTables),
                                  .check = check};

}  // namespace lockstep::rules
