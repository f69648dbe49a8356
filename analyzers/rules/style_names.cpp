// A name that PostgreSQL cuts, or that has to be quoted for ever.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

// The names that a statement makes.
std::vector<Identifier> new_names(const Statement& statement) {
  std::vector<Identifier> names;
  if (const auto* create = std::get_if<CreateTable>(&statement.node)) {
    names.push_back(create->table.name);
    for (const ColumnDefinition& column : create->columns)
      names.push_back(column.name);
  }
  if (const auto* create = std::get_if<CreateIndex>(&statement.node); create && create->name)
    names.push_back(*create->name);
  if (const auto* rename = std::get_if<Rename>(&statement.node)) names.push_back(rename->new_name);
  if (const auto* alter = std::get_if<AlterTable>(&statement.node)) {
    for (const AlterAction& action : alter->actions) {
      if (const auto* add = std::get_if<AddColumn>(&action)) names.push_back(add->column.name);
      const auto* add = std::get_if<AddConstraint>(&action);
      if (add != nullptr && add->constraint.name) names.push_back(*add->constraint.name);
    }
  }
  return names;
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  constexpr std::size_t kLongest = 63;  // NAMEDATALEN - 1; libpg_query cuts as the server does
  for (const Identifier& name : new_names(statement)) {
    const bool cut = name.text().size() >= kLongest;
    if (!cut && !name.shown().starts_with('"')) continue;
    findings.add({
        .span = statement.span,
        .message = cut ? "The name " + name.shown() +
                             " is as long as names can be: whatever is longer is cut there."
                       : "The name " + name.shown() +
                             " is reserved, or not all lower-case letters, digits and _: it has to "
                             "be quoted everywhere.",
        .help = "Choose a short name of lower-case letters, digits and _, which is no keyword.",
    });
  }
}

}  // namespace

constinit const Rule style_names{.verdict = Verdict::Caution,
                                 .summary = "name that is cut or has to be quoted",
                                 .on_by_default = false,
                                 .check = check};

}  // namespace lockstep::rules
