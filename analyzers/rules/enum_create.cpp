// Values of an enum cannot be removed.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateEnum>(&statement.node);
  if (create == nullptr) return;
  if (context.state.created_type(create->type)) return;
  findings.add({
      .span = statement.span,
      .message = "No value of the enum " + create->type.shown() +
                 " can ever be removed, nor the order changed.",
      .help = "A table of values with a foreign key can change; so can a CHECK.",
  });
}

}  // namespace

constinit const Rule enum_create{
    .verdict = Verdict::Caution, .summary = "enum created", .on_by_default = false, .check = check};

}  // namespace lockstep::rules
