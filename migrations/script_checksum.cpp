#include "migrations/script_checksum.hpp"

#include "sql/statement_parser.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lockstep {
namespace {

// Tokens of a section without the semicolons that separate nothing.
std::vector<std::string> section_tokens(const SourceText& source, SourceSpan region) {
  std::vector<std::string> tokens;
  for (std::string& token : significant_tokens(source.slice(region))) {
    if (token == ";" && (tokens.empty() || tokens.back() == ";")) continue;
    tokens.push_back(std::move(token));
  }
  if (!tokens.empty() && tokens.back() == ";") tokens.pop_back();
  return tokens;
}

std::string one_spaced(std::string_view text) {
  std::string words;
  bool gap = false;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\t';
    if (!blank && gap) words += ' ';
    gap = blank && !words.empty();
    if (!blank) words += letter;
  }
  return words;
}

// `allow` is left out: it silences the linter and changes nothing of what runs.
void add_directives(std::string_view section, const Script& script,
                    std::vector<std::string>& lines) {
  for (std::size_t index = 0; index < script.statements.size(); ++index) {
    for (const Directive& directive : script.statements[index].directives) {
      if (directive.kind == DirectiveKind::Allow) continue;
      std::string line = std::string(section) + " " + std::to_string(index + 1) + " " +
                         std::string(to_string(directive.kind));
      if (directive.expression) {
        for (const std::string& token : significant_tokens(directive.expression->text)) {
          line += " " + token;
        }
      } else {
        line += " " + one_spaced(directive.reason);
      }
      lines.push_back(std::move(line));
    }
  }
}

}  // namespace

void add_upgrade(ChecksumInput& input, const SourceText& source, SourceSpan region,
                 const Script& script) {
  input.upgrade_tokens = section_tokens(source, region);
  add_directives("upgrade", script, input.directives);
}

void add_downgrade(ChecksumInput& input, const SourceText& source, SourceSpan region,
                   const Script& script) {
  input.has_downgrade = true;
  input.downgrade_tokens = section_tokens(source, region);
  add_directives("downgrade", script, input.directives);
}

}  // namespace lockstep
