// Code that is run: DO blocks, functions, procedures. What stands in it as plain SQL is judged as
// if it stood in the script; the rest is opaque, so that no code is ever called safe.

#include "analyzers/effects.hpp"
#include "analyzers/effects/families.hpp"
#include "sql/routine_body.hpp"
#include "sql/statement_parser.hpp"

namespace lockstep::effects {
namespace {

bool changes_nothing(const Statement& statement) {
  const auto* dml = std::get_if<Dml>(&statement.node);
  return (dml != nullptr && dml->kind == DmlKind::Select) ||
         std::holds_alternative<TransactionControl>(statement.node) ||
         std::holds_alternative<Unmodelled>(statement.node) ||
         std::holds_alternative<DoBlock>(statement.node);
}

// Each piece may be a statement; what does not parse is procedural code around them.
void include_pieces(const std::vector<std::string>& pieces, EffectBuilder& effect) {
  for (const std::string& piece : pieces) {
    const SourceText source("body", piece);
    ParsedScript parsed = parse_script(source);
    for (Statement& statement : parsed.statements) {
      if (changes_nothing(statement)) continue;
      // Code that calls code is not followed: it might call itself.
      if (auto* dml = std::get_if<Dml>(&statement.node)) dml->functions.clear();
      effect.include(effect_of(statement, effect.state()));
    }
  }
}

void include_body(std::string_view body, EffectBuilder& effect) {
  const BodyPieces pieces = pieces_of_body(body);
  include_pieces(pieces.statements, effect);
  include_pieces(pieces.rest, effect);
}

// Every form of the function that the catalog has the body of.
void include_functions(const std::vector<CatalogFunction>& functions, const std::string& name,
                       EffectBuilder& effect) {
  for (const CatalogFunction& function : functions) {
    const std::string called = function.signature.substr(0, function.signature.find('('));
    const bool same =
        called == name || (name.find('.') == std::string::npos && called.ends_with("." + name));
    if (same) include_body(function.body, effect);
  }
}

}  // namespace

void call(const std::string& function, EffectBuilder& effect) {
  effect.opaque(function + "() may do anything");
  include_functions(effect.state().given_catalog().plpgsql_functions, function, effect);
  include_functions(effect.state().given_catalog().sql_functions, function, effect);
}

void describe(const RunsCode& code, EffectBuilder& effect) {
  effect.opaque(code.what + " may do anything");
}

void describe(const DoBlock& block, EffectBuilder& effect) {
  effect.opaque("a DO block in " + block.language + " is read in part only");
  if (block.language == "plpgsql") include_body(block.body, effect);
}

void describe(const Unmodelled& unmodelled, EffectBuilder& effect) {
  effect.not_understood(unmodelled.what + " is not modelled");
}

}  // namespace lockstep::effects
