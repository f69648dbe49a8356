// A table without a primary key has no replica identity, and rows that cannot be told apart.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

bool has_primary_key(const CreateTable& create) {
  const auto primary = [](const std::vector<Constraint>& constraints) {
    return std::any_of(constraints.begin(), constraints.end(), [](const Constraint& each) {
      return each.kind == ConstraintKind::PrimaryKey;
    });
  };
  return primary(create.constraints) ||
         std::any_of(create.columns.begin(), create.columns.end(),
                     [&](const ColumnDefinition& column) { return primary(column.constraints); });
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateTable>(&statement.node);
  if (create == nullptr) return;
  if (create->partition_of || !create->like.empty() || !create->inherits.empty() ||
      create->persistence == Persistence::Temporary || has_primary_key(*create))
    return;
  findings.add({
      .span = statement.span,
      .message = context.state.resolve(create->table) +
                 " has no primary key: rows cannot be told apart, logical replication cannot "
                 "update them, and a backfill goes by pages.",
      .help = "Give it one.",
  });
}

}  // namespace

constinit const Rule style_pk{.verdict = Verdict::Caution,
                              .summary = "table without a primary key",
                              .on_by_default = false,
                              .check = check};

}  // namespace lockstep::rules
