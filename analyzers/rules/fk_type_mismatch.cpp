// A foreign key between columns of different types compares by a cast.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

// The columns that are referred to: those named, or the primary key.
std::vector<std::string> referenced_columns(const Constraint& constraint,
                                            const CatalogRelation& referenced) {
  std::vector<std::string> columns;
  for (const Identifier& column : constraint.referenced_columns)
    columns.push_back(column.text());
  if (!columns.empty()) return columns;
  for (const CatalogConstraint& each : referenced.constraints) {
    if (each.kind == "primary key") return each.columns;
  }
  return columns;
}

// varchar and text share their operators.
std::string_view same_kind(std::string_view type_name) {
  return type_name == "varchar" ? "text" : type_name;
}

std::string differing_types(const Statement& statement, const Constraint& constraint,
                            const RuleContext& context) {
  if (!constraint.referenced) return "";
  const CatalogRelation* from = context.state.relation(std::get<AlterTable>(statement.node).table);
  const CatalogRelation* to = context.state.relation(*constraint.referenced);
  if (from == nullptr || to == nullptr) return "";
  const std::vector<std::string> names = referenced_columns(constraint, *to);
  for (std::size_t at = 0; at < names.size() && at < constraint.columns.size(); ++at) {
    const CatalogColumn* left = from->column(constraint.columns[at]);
    const CatalogColumn* right = to->column(Identifier(names[at]));
    if (left == nullptr || right == nullptr || left->type_name.empty() ||
        right->type_name.empty() || same_kind(left->type_name) == same_kind(right->type_name)) {
      continue;
    }
    return from->shown() + "." + constraint.columns[at].shown() + " is " + left->type + ", " +
           to->shown() + "." + Identifier(names[at]).shown() + " is " + right->type;
  }
  return "";
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  for (const auto& [add, effect] : actions<AddConstraint>(statement, context)) {
    const std::string different = differing_types(statement, add.constraint, context);
    if (add.constraint.kind != ConstraintKind::ForeignKey || different.empty()) continue;
    findings.add({
        .span = statement.span,
        .message = "The foreign key compares different types: " + different +
                   "; every comparison casts, and a value of the wider type cannot be stored in "
                   "the narrower.",
        .help = "Change the type of the referring column first: `lockstep plan` stages it.",
    });
  }
}

}  // namespace

constinit const Rule fk_type_mismatch{
    .verdict = Verdict::Caution, .summary = "foreign key between different types", .check = check};

}  // namespace lockstep::rules
