// REFRESH … CONCURRENTLY needs a unique index.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* refresh = std::get_if<RefreshMaterializedView>(&statement.node);
  if (refresh == nullptr) return;
  const RaisedError* error = raised(context.effect, "55000");
  if (refresh->concurrency == Concurrency::Blocking || error == nullptr) return;
  findings.add({
      .span = statement.span,
      .message = "REFRESH … CONCURRENTLY" + fails_with(*error),
      .help =
          "CREATE UNIQUE INDEX on the view first, over columns only and without a WHERE clause.",
  });
}

}  // namespace

constinit const Rule refresh_concurrently_no_unique{
    .verdict = Verdict::Unsafe,
    .summary = "concurrent refresh without a unique index",
    .covers = hazard_set(HazardKind::Raises),
    .check = check};

}  // namespace lockstep::rules
