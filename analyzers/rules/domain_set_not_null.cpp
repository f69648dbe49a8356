// ALTER DOMAIN … SET NOT NULL reads every table with such a column, whose writers wait.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterDomain>(&statement.node);
  if (alter == nullptr) return;
  if (alter->change != DomainChange::SetNotNull || context.effect.stalls.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "ALTER DOMAIN " + alter->domain.shown() +
                 " SET NOT NULL takes SHARE on every table with a column of it and reads them: "
                 "their writers wait until all are read.",
      .help = "Prove each column NOT NULL by a CHECK of its table, added NOT VALID and validated, "
              "and leave the domain as it is.",
  });
}

}  // namespace

constinit const Rule domain_set_not_null{
    .verdict = Verdict::Unsafe,
    .summary = "domain made NOT NULL",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
