// A statement that cannot be run a second time.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {
namespace {

// The option that would let it be run again; nothing: it has it, or there is none.
std::string_view missing_option(const Statement& statement) {
  const auto required = [](IfExists value) { return value == IfExists::Required; };
  if (const auto* create = std::get_if<CreateTable>(&statement.node))
    return required(create->if_not_exists) ? "IF NOT EXISTS" : "";
  if (const auto* create = std::get_if<CreateIndex>(&statement.node))
    return required(create->if_not_exists) ? "IF NOT EXISTS" : "";
  if (const auto* create = std::get_if<CreateSequence>(&statement.node))
    return required(create->if_not_exists) ? "IF NOT EXISTS" : "";
  if (const auto* drop = std::get_if<DropObjects>(&statement.node))
    return required(drop->if_exists) ? "IF EXISTS" : "";
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return "";
  for (const AlterAction& action : alter->actions) {
    const auto* add = std::get_if<AddColumn>(&action);
    if (add != nullptr && required(add->if_not_exists)) return "IF NOT EXISTS";
    const auto* drop = std::get_if<DropColumn>(&action);
    if (drop != nullptr && required(drop->if_exists)) return "IF EXISTS";
  }
  return "";
}

void check(const Statement& statement, const RuleContext&, FindingSink& findings) {
  const std::string option(missing_option(statement));
  if (option.empty()) return;
  findings.add({
      .span = statement.span,
      .message = statement.kind + " without " + option + " fails when the script is run again.",
      .help = "`lockstep upgrade` never runs a finished step again. Where another tool may, add " +
              option + ".",
  });
}

}  // namespace

constinit const Rule style_idempotent{.verdict = Verdict::Caution,
                                      .summary = "statement without IF EXISTS or IF NOT EXISTS",
                                      .on_by_default = false,
                                      .check = check};

}  // namespace lockstep::rules
