#include "migrations/directive.hpp"

#include "migrations/blanks.hpp"
#include "migrations/nearest_name.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

// What stands after a directive's verb.
enum class Argument { None, Reason, RuleAndReason, Expression };

struct DirectiveForm {
  DirectiveKind kind;
  std::string_view verb;
  Argument argument;
  std::string_view usage;
};

constexpr std::array<DirectiveForm, 7> kForms{{
    {DirectiveKind::Allow, "allow", Argument::RuleAndReason, "allow <rule-id>: <reason>"},
    {DirectiveKind::Reverse, "reverse", Argument::Expression, "reverse <expression>"},
    {DirectiveKind::Fill, "fill", Argument::Expression, "fill <expression>"},
    {DirectiveKind::Flip, "flip", Argument::Reason, "flip: <reason>"},
    {DirectiveKind::SubscribersReady, "subscribers-ready", Argument::Reason,
     "subscribers-ready: <reason>"},
    {DirectiveKind::PhaseContract, "phase contract", Argument::None, "phase contract"},
    {DirectiveKind::AsIs, "as-is", Argument::Reason, "as-is: <reason>"},
}};
static_assert([] {
  for (std::size_t index = 0; index < kForms.size(); ++index) {
    if (static_cast<std::size_t>(kForms[index].kind) != index) return false;
  }
  return true;
}());

const DirectiveForm* form_of(std::string_view text) {
  for (const DirectiveForm& form : kForms) {
    if (text.substr(0, form.verb.size()) != form.verb) continue;
    const std::string_view rest = text.substr(form.verb.size());
    if (rest.empty() || rest.front() == ':' ||
        kBlanks.find(rest.front()) != std::string_view::npos) {
      return &form;
    }
  }
  return nullptr;
}

// Reads one directive comment; a problem goes to `errors`.
class DirectiveReader {
 public:
  DirectiveReader(const SourceText& source, std::vector<Diagnostic>& errors)
      : source_(source), errors_(errors) {}

  std::optional<Directive> read(SourceSpan span, std::string_view text) {
    span_ = span;
    const DirectiveForm* form = form_of(text);
    if (form == nullptr) {
      unknown(text.substr(0, text.find_first_of(" \t:")));
      return std::nullopt;
    }
    Directive directive;
    directive.kind = form->kind;
    directive.span = span;
    const std::string_view rest = trimmed(text.substr(form->verb.size()));
    if (!read_argument(*form, rest, directive)) return std::nullopt;
    return directive;
  }

  void problem(SourceSpan span, std::string message, std::string hint) {
    errors_.push_back(
        {source_.path(), source_.position(span.begin), std::move(message), std::move(hint)});
  }

 private:
  void unknown(std::string_view verb) {
    std::array<std::string_view, kForms.size()> verbs;
    std::transform(kForms.begin(), kForms.end(), verbs.begin(),
                   [](const DirectiveForm& form) { return form.verb; });
    problem(span_, "unknown directive \"" + std::string(verb) + "\"", did_you_mean(verb, verbs));
  }

  bool malformed(const DirectiveForm& form, const std::string& what) {
    problem(span_, "the directive \"" + std::string(form.verb) + "\" " + what,
            "write: -- lockstep: " + std::string(form.usage));
    return false;
  }

  bool read_argument(const DirectiveForm& form, std::string_view rest, Directive& directive) {
    switch (form.argument) {
      case Argument::None:
        return rest.empty() || malformed(form, "takes nothing after it");
      case Argument::Reason:
        if (rest.empty() || rest.front() != ':')
          return malformed(form, "needs a reason after a colon");
        return read_reason(form, rest.substr(1), directive);
      case Argument::RuleAndReason: {
        const std::size_t colon = rest.find(':');
        directive.rule = trimmed(rest.substr(0, colon));
        if (directive.rule.empty() || directive.rule.find_first_of(kBlanks) != std::string::npos) {
          return malformed(form, "needs one rule id");
        }
        if (colon == std::string_view::npos) return malformed(form, "needs a reason after a colon");
        return read_reason(form, rest.substr(colon + 1), directive);
      }
      case Argument::Expression:
        return read_expression(form, rest, directive);
    }
    return false;
  }

  bool read_reason(const DirectiveForm& form, std::string_view text, Directive& directive) {
    directive.reason = trimmed(text);
    return !directive.reason.empty() || malformed(form, "needs a reason after the colon");
  }

  bool read_expression(const DirectiveForm& form, std::string_view text, Directive& directive) {
    if (text.empty()) return malformed(form, "needs an expression");
    auto parsed = parse_expression(text);
    if (auto* error = std::get_if<Diagnostic>(&parsed)) {
      // A directive is one line, so the position moves along the line alone.
      error->path = source_.path();
      const SourcePosition start =
          source_.position(static_cast<std::size_t>(text.data() - source_.text().data()));
      error->at = {start.line, start.column + error->at.column - 1};
      error->message = "in the directive \"" + std::string(form.verb) + "\": " + error->message;
      errors_.push_back(std::move(*error));
      return false;
    }
    directive.expression = std::get<Expression>(std::move(parsed));
    return true;
  }

  const SourceText& source_;
  std::vector<Diagnostic>& errors_;
  SourceSpan span_;
};

struct FoundDirective {
  SourceSpan span;
  std::string_view text;  // after "lockstep:"
  bool line_comment = true;
  bool colon = true;
};

constexpr std::string_view kWord = "lockstep";

// A comment is meant as a directive when it says "lockstep:"; "lockstep <verb>" forgot the colon.
std::optional<FoundDirective> directive_in(const SourceComment& comment) {
  if (comment.body.substr(0, kWord.size()) != kWord) return std::nullopt;
  const std::string_view rest = comment.body.substr(kWord.size());
  FoundDirective found{.span = comment.span, .text = {}, .line_comment = comment.line_comment};
  found.colon = rest.substr(0, 1) == ":";
  found.text = trimmed(found.colon ? rest.substr(1) : rest);
  const bool forgot_colon = rest.substr(0, 1) == " " && form_of(found.text) != nullptr;
  if (!found.colon && !forgot_colon) return std::nullopt;
  return found;
}

std::vector<FoundDirective> find_directives(const SourceText& source, SourceSpan region) {
  std::vector<FoundDirective> found;
  const std::string_view text = source.slice(region);
  if (text.find(kWord) == std::string_view::npos) return found;
  for (const SourceComment& comment : scan_comments(text)) {
    auto directive = directive_in(comment);
    if (!directive) continue;
    directive->span.begin += region.begin;
    directive->span.end += region.begin;
    found.push_back(*directive);
  }
  return found;
}

bool repeats(const std::vector<Directive>& directives, const Directive& added) {
  return std::any_of(directives.begin(), directives.end(), [&](const Directive& directive) {
    return directive.kind == added.kind && directive.rule == added.rule;
  });
}

enum class Statements { Complete, SomeMissing };

void attach(const SourceText& source, const FoundDirective& found, Statements complete,
            Script& script) {
  DirectiveReader reader(source, script.errors);
  const auto below = std::partition_point(
      script.statements.begin(), script.statements.end(),
      [&](const ScriptStatement& above) { return above.statement.span.end <= found.span.begin; });
  const bool inside =
      below != script.statements.end() && below->statement.span.begin < found.span.begin;
  if (!found.line_comment || inside || !starts_its_line(source.text(), found.span.begin)) {
    reader.problem(found.span, "a directive has to be a \"--\" comment on a line of its own",
                   "put it directly above the statement that it speaks of");
    return;
  }
  if (!found.colon) {
    reader.problem(found.span, "a directive needs a colon after \"lockstep\"",
                   "write: -- lockstep: " + std::string(form_of(found.text)->usage));
    return;
  }
  auto directive = reader.read(found.span, found.text);
  if (!directive) return;
  if (below == script.statements.end()) {
    // A statement with a syntax error is not in the list; its own error says enough.
    if (complete == Statements::SomeMissing) return;
    reader.problem(found.span, "there is no statement below this directive",
                   "put it directly above the statement that it speaks of");
  } else if (repeats(below->directives, *directive)) {
    reader.problem(found.span,
                   "the directive \"" + std::string(to_string(directive->kind)) + "\" is repeated",
                   "");
  } else {
    below->directives.push_back(*std::move(directive));
  }
}

}  // namespace

const Directive* ScriptStatement::directive(DirectiveKind kind) const {
  for (const Directive& candidate : directives) {
    if (candidate.kind == kind) return &candidate;
  }
  return nullptr;
}

Script read_script(const SourceText& source, SourceSpan region) {
  ParsedScript parsed = parse_script(source, region);
  Script script;
  script.statements.reserve(parsed.statements.size());
  script.errors = std::move(parsed.errors);
  const auto complete = script.errors.empty() ? Statements::Complete : Statements::SomeMissing;
  for (Statement& statement : parsed.statements) {
    script.statements.push_back({std::move(statement), {}});
  }
  for (const FoundDirective& found : find_directives(source, region)) {
    attach(source, found, complete, script);
  }
  return script;
}

std::string_view to_string(DirectiveKind kind) {
  return kForms[static_cast<std::size_t>(kind)].verb;
}

}  // namespace lockstep
