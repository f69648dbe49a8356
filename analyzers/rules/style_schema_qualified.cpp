// A name without a schema is looked for along search_path.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

// The relation that a statement creates or changes.
const RelationName* subject(const Statement& statement) {
  if (const auto* create = std::get_if<CreateTable>(&statement.node)) return &create->table;
  if (const auto* create = std::get_if<CreateTableAs>(&statement.node)) return &create->table;
  if (const auto* create = std::get_if<CreateIndex>(&statement.node)) return &create->table;
  if (const auto* create = std::get_if<CreateView>(&statement.node)) return &create->view;
  if (const auto* alter = std::get_if<AlterTable>(&statement.node)) return &alter->table;
  if (const auto* rename = std::get_if<Rename>(&statement.node)) return &rename->relation;
  return nullptr;
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const RelationName* name = subject(statement);
  if (name == nullptr || name->schema) return;
  findings.add({
      .span = statement.span,
      .message = "Where " + name->shown() +
                 " is found depends on search_path, which is another for another role.",
      .help = "Write the schema: public." + name->shown() + ".",
  });
}

}  // namespace

constinit const Rule style_schema_qualified{.verdict = Verdict::Caution,
                                            .summary = "name without a schema",
                                            .on_by_default = false,
                                            .check = check};

}  // namespace lockstep::rules
