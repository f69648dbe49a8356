// Directives in comments above statements, and the expressions in them.

#include "migrations/directive.hpp"
#include "sql/statement_parser.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const SourceText source("fuzz.sql", text + "\nALTER TABLE t ADD COLUMN c int NOT NULL;\n");
  const Script script = read_script(source, source.whole());
  for (const ScriptStatement& statement : script.statements) {
    for (const Directive& directive : statement.directives) {
      fuzz::require(directive.span.end <= statement.statement.span.begin,
                    "a directive stands above its statement");
      fuzz::require(directive.kind != DirectiveKind::Allow || !directive.reason.empty(),
                    "what is allowed has a reason");
    }
  }
  for (const Diagnostic& error : script.errors)
    fuzz::require_place(error);
  const auto expression = parse_expression(text);
  if (const auto* problem = std::get_if<Diagnostic>(&expression)) fuzz::require_place(*problem);
  return 0;
}
