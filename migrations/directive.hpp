// Directives: comments directly above a statement, one a line: "-- lockstep: <verb> …" (DESIGN §4).

#pragma once

#include "sql/source_span.hpp"
#include "sql/statement.hpp"

#include <string>
#include <variant>
#include <vector>

namespace lockstep {

enum class DirectiveKind { Allow, Reverse, Fill, Flip, SubscribersReady, PhaseContract, AsIs };

struct Directive {
  DirectiveKind kind = DirectiveKind::Allow;
  std::string rule;                      // Allow: the rule's id
  std::string reason;                    // Allow, Flip, SubscribersReady, AsIs: never empty
  std::optional<Expression> expression;  // Reverse, Fill
  SourceSpan span;
};

// A statement with the directives above it.
struct ScriptStatement {
  Statement statement;
  std::vector<Directive> directives;

  const Directive* directive(DirectiveKind kind) const;
};

struct Script {
  std::vector<ScriptStatement> statements;
  std::vector<Diagnostic> errors;  // syntax errors and malformed directives
};

// Parses the region and attaches its directives. A "-- lockstep:" comment that is malformed,
// unknown or above no statement is an error.
Script read_script(const SourceText& source, SourceSpan region);

// "allow", "reverse", "fill", "flip", "subscribers-ready", "phase contract", "as-is".
std::string_view to_string(DirectiveKind kind);

}  // namespace lockstep
