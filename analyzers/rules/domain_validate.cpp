// ALTER DOMAIN … VALIDATE CONSTRAINT, unlike that of a table, keeps writers out.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterDomain>(&statement.node);
  if (alter == nullptr) return;
  if (alter->change != DomainChange::ValidateConstraint || context.effect.stalls.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "ALTER DOMAIN " + alter->domain.shown() +
                 " VALIDATE CONSTRAINT takes SHARE on every table with a column of it and reads "
                 "them: their writers wait until all are read.",
      .help = "Leave it NOT VALID, so that new values obey, and prove the old ones by CHECKs of "
              "the tables, which validate online.",
  });
}

}  // namespace

constinit const Rule domain_validate{
    .verdict = Verdict::Unsafe,
    .summary = "constraint of a domain validated",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
