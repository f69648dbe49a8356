// AnalysisState::apply: what is not understood. It may have changed what it names, and where it
// runs code that cannot be seen, anything that scripts have made: nothing of that is known from
// there on.

#include "analyzers/analysis_state.hpp"
#include "sql/overloaded.hpp"
#include "sql/statement_parser.hpp"
#include "sql/statement_use.hpp"
#include "sql/volatility.hpp"

#include <algorithm>
#include <unordered_set>

namespace lockstep {
namespace {

struct Doubt {
  bool all = false;
  std::string_view named_in;  // the text that names what may have changed; "": nothing has
};

bool continues_name(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// Every word of the text, wherever it stands: in literals and bodies too.
std::unordered_set<std::string> words_of(std::string_view text) {
  std::unordered_set<std::string> words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::size_t end = at;
    std::string lower;
    while (end < text.size() && continues_name(text[end])) {
      const char c = text[end++];
      lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (end == at) continue;
    words.emplace(text.substr(at, end - at));
    words.insert(std::move(lower));
    at = end;
  }
  return words;
}

bool names(const std::unordered_set<std::string>& words, std::string_view text,
           const std::string& name) {
  if (std::all_of(name.begin(), name.end(), continues_name)) return words.contains(name);
  return mentions(text, Identifier(name));
}

// EXECUTE of more than one literal puts statements together; what cannot be read may do so, too.
bool builds_statements(const std::string& body) {
  const ReadableTokens read = readable_tokens(body);
  if (!read.rest.empty()) return true;
  const std::vector<std::string>& tokens = read.tokens;
  for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
    if (tokens[at] == "execute" && (tokens[at + 1].back() != '\'' || tokens[at + 2] != ";"))
      return true;
  }
  return false;
}

Doubt doubt_of(const DoBlock& block, const Statement& statement) {
  return {.all = block.language != "plpgsql" || builds_statements(block.body),
          .named_in = statement.text};
}

Doubt doubt_of(const Dml& dml, const Statement& statement, const AnalysisState& state) {
  const bool unseen =
      std::any_of(dml.functions.begin(), dml.functions.end(), [&](const std::string& function) {
        return function_volatility(function) == Volatility::Unknown &&
               !state.steady_function(function);
      });
  if (!unseen) return {};
  // SELECT f(): run for what it does. In a statement over rows it computes a value.
  return {.all = dml.kind == DmlKind::Select && dml.reads.empty(), .named_in = statement.text};
}

Doubt doubt_of(const AlterTable& alter, const Statement& statement) {
  const bool other = std::any_of(
      alter.actions.begin(), alter.actions.end(),
      [](const AlterAction& action) { return std::holds_alternative<OtherAlterAction>(action); });
  return {.named_in = other ? std::string_view(statement.text) : std::string_view()};
}

Doubt doubt_of(const DropObjects& drop, const Statement& statement) {
  if (drop.behavior == DropBehavior::Restrict) return {};
  switch (drop.kind) {
    // With what is of the type, or has a default from the function, whole columns go.
    case ObjectKind::Extension:
    case ObjectKind::Function:
    case ObjectKind::Type:
    case ObjectKind::Domain:
    case ObjectKind::Other:
      return {.all = true, .named_in = statement.text};
    default:
      return {};
  }
}

Doubt doubt_of(const Rename& rename, const Statement& statement) {
  const bool of_type = rename.kind == RenameKind::Type || rename.kind == RenameKind::Attribute;
  return {.all = of_type || rename.kind == RenameKind::Other,
          .named_in = of_type ? std::string_view(statement.text) : std::string_view()};
}

Doubt doubt_about(const Statement& statement, const AnalysisState& state) {
  return std::visit(
      Overloaded{[&](const DoBlock& node) { return doubt_of(node, statement); },
                 [&](const Dml& node) { return doubt_of(node, statement, state); },
                 [&](const AlterTable& node) { return doubt_of(node, statement); },
                 [&](const DropObjects& node) { return doubt_of(node, statement); },
                 [&](const Rename& node) { return doubt_of(node, statement); },
                 [&](const RunsCode&) { return Doubt{.all = true, .named_in = statement.text}; },
                 [&](const Unmodelled&) { return Doubt{.named_in = statement.text}; },
                 [](const auto&) { return Doubt(); }},
      statement.node);
}

}  // namespace

void AnalysisState::doubt_after(const Statement& statement) {
  const Doubt doubt = doubt_about(statement, *this);
  if (doubt.all) doubt_all();
  if (doubt.named_in.empty()) return;
  const std::unordered_set<std::string> words = words_of(doubt.named_in);
  for (const std::string& shown : relations_.shown_where(
           [&](const CatalogRelation& each) { return names(words, doubt.named_in, each.name); }))
    relations_.doubt(shown);
}

void AnalysisState::doubt_all() {
  for (const std::string& shown : relations_.told())
    relations_.doubt(shown);
  catalog_.reset();
}

}  // namespace lockstep
