#include "sql/table_only_uses.hpp"

#include "sql/scanner.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lockstep {
namespace {

using Words = std::vector<std::string>;

struct Use {
  std::string_view name;
  // Words that follow one another; any of these phrases.
  std::array<std::string_view, 4> phrases;
  int taken_since = 0;  // the first major version whose views take it; 0: none
};

// Manual, "Updatable Views"; each seen to fail on a server (tests/planner/rename_column_pgtest).
constexpr std::array<Use, 9> kUses{{
    {"COPY", {"copy", "", "", ""}},
    {"TRUNCATE", {"truncate", "", "", ""}},
    {"MERGE", {"merge into", "", "", ""}, 17},
    {"ON CONFLICT ON CONSTRAINT", {"on conflict on constraint", "", "", ""}},
    {"WHERE CURRENT OF", {"current of", "", "", ""}},
    {"TABLESAMPLE", {"tablesample", "", "", ""}},
    {"ctid or xmin", {"ctid", "xmin", "tableoid", "cmin"}},
    {"DDL", {"alter table", "create index", "create unique index", "create trigger"}},
    {"new foreign keys to it", {"references", "partition of", "", ""}},
}};

// A $ is none, so that $$ is no word with what follows it.
bool is_word_part(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

Words words_of(std::string_view text) {
  Words words;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_word_part(text[end]))
      ++end;
    if (end > at) words.push_back(lower_case(text.substr(at, end - at)));
    at = std::max(end, at + 1);
  }
  return words;
}

bool contains(const Words& words, const Words& phrase) {
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end();
}

bool stands_in(const Use& use, const Words& words) {
  return std::any_of(use.phrases.begin(), use.phrases.end(), [&](std::string_view phrase) {
    return !phrase.empty() && contains(words, words_of(phrase));
  });
}

bool refuses(const Use& use, ServerVersion version) {
  return use.taken_since == 0 || version < ServerVersion::of_major(use.taken_since);
}

}  // namespace

std::vector<std::string> table_only_uses(ServerVersion version) {
  std::vector<std::string> uses;
  for (const Use& use : kUses) {
    if (refuses(use, version)) uses.emplace_back(use.name);
  }
  return uses;
}

std::vector<std::string> table_only_uses_in(std::string_view body, const Identifier& table,
                                            ServerVersion version) {
  const Words name = words_of(table.text());
  std::vector<std::string> uses;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find(';'), body.size());
    const Words statement = words_of(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
    if (!contains(statement, name)) continue;
    for (const Use& use : kUses) {
      if (refuses(use, version) && stands_in(use, statement)) uses.emplace_back(use.name);
    }
  }
  std::sort(uses.begin(), uses.end());
  uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
  return uses;
}

}  // namespace lockstep
