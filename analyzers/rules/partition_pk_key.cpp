// A unique constraint or index of a partitioned table must include the partition key.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

bool makes_unique(const Statement& statement) {
  if (const auto* create = std::get_if<CreateIndex>(&statement.node)) return create->unique;
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  return alter != nullptr &&
         std::any_of(alter->actions.begin(), alter->actions.end(), [](const AlterAction& action) {
           return std::holds_alternative<AddConstraint>(action);
         });
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const RaisedError* error = raised(context.effect, "0A000");
  if (!makes_unique(statement) || error == nullptr ||
      error->message.find("partition key") == std::string::npos) {
    return;
  }
  findings.add({
      .span = statement.span,
      .message = statement.kind + fails_with(*error),
      .help = "Add the partition key's columns, or make the index on each partition, which then "
              "knows no duplicates in the others.",
  });
}

}  // namespace

constinit const Rule partition_pk_key{
    .verdict = Verdict::Unsafe,
    .summary = "key of a partitioned table without its partition key",
    .covers = hazard_set(HazardKind::Raises, HazardKind::Stalls, HazardKind::SeveralTables),
    .check = check};

}  // namespace lockstep::rules
