#include "executor/pg/not_null_proof.hpp"

#include <algorithm>
#include <cctype>
#include <span>

namespace lockstep::pg {
namespace {

using Tokens = std::span<const std::string>;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The end of a quoted token that starts at `at`; a doubled quote is part of it.
std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] != quote) continue;
    if (at + 1 == text.size() || text[at + 1] != quote) return at + 1;
    ++at;
  }
  return at;
}

// Enough of SQL's lexis for deparsed text, which has no comments and no dollar quotes. Literals
// with backslashes come as E'…' with the backslashes doubled, so a quote always ends them.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at + 1;
    if (text[at] == '\'' || text[at] == '"') {
      end = quoted_end(text, at);
    } else if (is_word(text[at])) {
      while (end < text.size() && is_word(text[end]))
        ++end;
    }
    if (std::isspace(static_cast<unsigned char>(text[at])) == 0) {
      tokens.emplace_back(text.substr(at, end - at));
    }
    at = end;
  }
  return tokens;
}

// The index after the parenthesis that closes the one at `at`.
std::size_t after_group(Tokens tokens, std::size_t at) {
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    if (tokens[at] == "(") ++depth;
    if (tokens[at] == ")" && --depth == 0) return at + 1;
  }
  return at;
}

Tokens without_parentheses(Tokens tokens) {
  while (!tokens.empty() && tokens[0] == "(" && after_group(tokens, 0) == tokens.size()) {
    tokens = tokens.subspan(1, tokens.size() - 2);
  }
  return tokens;
}

// Split at every AND that no parenthesis encloses.
std::vector<Tokens> arms_of(Tokens tokens) {
  std::vector<Tokens> arms;
  std::size_t begin = 0;
  std::size_t at = 0;
  while (at < tokens.size()) {
    if (tokens[at] == "AND") {
      arms.push_back(tokens.subspan(begin, at - begin));
      begin = at + 1;
    }
    at = tokens[at] == "(" ? after_group(tokens, at) : at + 1;
  }
  arms.push_back(tokens.subspan(begin));
  return arms;
}

std::string unquoted(const std::string& name) {
  if (!name.starts_with('"')) return name;
  std::string plain;
  for (std::size_t at = 1; at + 1 < name.size(); ++at) {
    plain += name[at];
    if (name[at] == '"') ++at;
  }
  return plain;
}

void collect(Tokens tokens, std::vector<std::string>& columns) {
  tokens = without_parentheses(tokens);
  const std::vector<Tokens> arms = arms_of(tokens);
  if (arms.size() > 1) {
    for (const Tokens arm : arms)
      collect(arm, columns);
    return;
  }
  const bool proves = tokens.size() == 4 && tokens[1] == "IS" && tokens[2] == "NOT" &&
                      tokens[3] == "NULL" &&
                      (tokens[0].front() == '"' || is_word(tokens[0].front()));
  if (proves) columns.push_back(unquoted(tokens[0]));
}

}  // namespace

std::vector<std::string> columns_proved_not_null(std::string_view definition) {
  const std::vector<std::string> tokens = tokens_of(definition);
  if (tokens.size() < 2 || tokens[0] != "CHECK" || tokens[1] != "(") return {};
  // After the condition come NO INHERIT, NOT VALID, NOT ENFORCED.
  const Tokens condition = Tokens(tokens).subspan(1, after_group(tokens, 1) - 1);
  std::vector<std::string> columns;
  collect(condition, columns);
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

}  // namespace lockstep::pg
