// ALTER DOMAIN … ADD takes SHARE on every table with such a column and reads it.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* alter = std::get_if<AlterDomain>(&statement.node);
  if (alter == nullptr || alter->change != DomainChange::AddConstraint ||
      context.effect.stalls.empty()) {
    return;
  }
  findings.add({
      .span = statement.span,
      .message = "ALTER DOMAIN … ADD proves its constraint in every column of " +
                 alter->domain.shown() +
                 ": writes to those tables wait until all of them are read.",
      .help = "Add it NOT VALID, so that new values obey, and prove the old ones by CHECKs of the "
              "tables.",
  });
}

}  // namespace

constinit const Rule domain_add_constraint{
    .verdict = Verdict::Unsafe,
    .summary = "constraint of a domain added and proven",
    .covers = hazard_set(HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
