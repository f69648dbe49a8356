// Our scanner against libpg_query's, on texts made to be hard and on random ones.

#include "sql/scanner.hpp"

#include "tests/catch.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace lockstep;

namespace {

std::vector<std::string> texts_of(const std::vector<Token>& tokens, std::string_view text) {
  std::vector<std::string> texts;
  for (const Token& token : tokens)
    texts.emplace_back(slice(text, token.span));
  return texts;
}

std::vector<std::string> ours(const std::string& text) {
  return texts_of(scan(text), text);
}

// For which libpg_query gives a wrong end.
bool has_unicode_escapes(std::string_view text) {
  return text.find("u&") != std::string_view::npos || text.find("U&") != std::string_view::npos;
}

// Nothing when libpg_query's scanner does not take the text.
std::optional<std::vector<std::string>> theirs(const std::string& text) {
  PgQueryScanResult result = pg_query_scan(text.c_str());
  const auto free_result = [](PgQueryScanResult* scanned) { pg_query_free_scan_result(*scanned); };
  const std::unique_ptr<PgQueryScanResult, decltype(free_result)> owner(&result, free_result);
  if (result.error != nullptr) return std::nullopt;
  const auto free_unpacked = [](PgQuery__ScanResult* scanned) {
    pg_query__scan_result__free_unpacked(scanned, nullptr);
  };
  const std::unique_ptr<PgQuery__ScanResult, decltype(free_unpacked)> unpacked(
      pg_query__scan_result__unpack(nullptr, result.pbuf.len,
                                    reinterpret_cast<const std::uint8_t*>(result.pbuf.data)),
      free_unpacked);
  std::vector<std::string> texts;
  for (std::size_t index = 0; index < unpacked->n_tokens; ++index) {
    const PgQuery__ScanToken& token = *unpacked->tokens[index];
    texts.push_back(text.substr(static_cast<std::size_t>(token.start),
                                static_cast<std::size_t>(token.end - token.start)));
  }
  return texts;
}

}  // namespace

TEST_CASE("tokens are those of PostgreSQL") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "  ", "select 1;", "a$b$c$", "$1 $a$ it's $b$ $a$ $$;$$",
               "$a", "$é$x$é$", "'it''s' E'a\\'b' e'\\\\' B'01' x'1F' N'n' \"a\"\"b\"", "'a'\n'b'",
               "'a' -- c\n  'b'", "'a' 'b'", "E'a'\n'\\''", "'a'\n-- c\n\n-- d\n'b' 'c'",
               "'a' /* c */\n'b'", "-- c\nx--d", "/* a /* b */ c */ d", "/**/a/***/b/*/**/*/",
               "a/b*c", "1.5e10 .5 1. 1..10 1e-5 12.e3", "a<-1", "a < -1", "a*-1", "@-1", "a->>'b'",
               "a@>b", "<=>=<>!==>:=::..", "a+--b\n+1", "a*/*c*/b", "+/*x*/-", "@/-- c", "[1:2]",
               "é ü_1 _x Ä", "{}\\", "a.b.\"C\"", "x=?", "a||b", "%type", "~~* !~~", "<->", "#-",
               "a-- c\rx", "?-", "|/-", "*-", "&&-1");
  CAPTURE(text);
  const std::optional<std::vector<std::string>> expected = theirs(text);
  REQUIRE(expected);
  CHECK(ours(text) == *expected);
}

TEST_CASE("random texts give the tokens of PostgreSQL") {
  static constexpr std::array<std::string_view, 40> kPieces{
      "'",  "''", "\"",  "$",    "$$", "$a$",    "--", "/*", "*/", "\n", " ",  "\r", "\\", "\\'",
      "E'", "e",  "u&'", "U&\"", "x",  "select", "é",  "1",  "1.", ".",  "..", ":",  "::", "=",
      "<",  ">",  "+",   "-",    "*",  "/",      "@",  "?",  "(",  ";",  "$1", "b'"};
  std::mt19937 random(4711);
  std::uniform_int_distribution<std::size_t> piece(0, kPieces.size() - 1);
  std::uniform_int_distribution<int> length(1, 12);
  int compared = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    for (int left = length(random); left > 0; --left)
      text += kPieces[piece(random)];
    const std::optional<std::vector<std::string>> expected = theirs(text);
    if (!expected || has_unicode_escapes(text)) continue;
    ++compared;
    if (ours(text) != *expected) {
      CAPTURE(text);
      CHECK(ours(text) == *expected);
    }
  }
  CHECK(compared > 20'000);
}

TEST_CASE("a text that ends too early gives a last token that says so") {
  const auto [text, begin] = GENERATE(table<std::string, std::size_t>({{"a 'b", 2},
                                                                       {"a 'b''", 2},
                                                                       {"a E'b\\'", 2},
                                                                       {"a \"b", 2},
                                                                       {"a $x$ $y$", 2},
                                                                       {"a /* /* */", 2},
                                                                       {"a 'b'\n'c", 2},
                                                                       {"a E'\\", 2},
                                                                       {"a /*/", 2}}));
  CAPTURE(text);
  const std::vector<Token> tokens = scan(text);
  REQUIRE(tokens.size() == 2);
  CHECK(tokens.back().kind == TokenKind::Unterminated);
  CHECK(tokens.back().span == SourceSpan{begin, text.size()});
  CHECK_FALSE(theirs(text));
}

TEST_CASE("strings and names with Unicode escapes are one token each") {
  CHECK(ours("U&'\\0041''b' u&\"x\"\"y\" U& 'a'") ==
        std::vector<std::string>{"U&'\\0041''b'", "u&\"x\"\"y\"", "U", "&", "'a'"});
}

TEST_CASE("literals of newer grammars are one token each") {
  CHECK(ours("1_000 0xFF 0b1 0o7 1.5_0") ==
        std::vector<std::string>{"1_000", "0xFF", "0b1", "0o7", "1.5_0"});
}

TEST_CASE("words are compared without case, and quoted ones are none") {
  const std::string text = "SeLect \"select\" é";
  const std::vector<Token> tokens = scan(text);
  CHECK(is_word(text, tokens[0], "select"));
  CHECK_FALSE(is_word(text, tokens[0], "selec"));
  CHECK_FALSE(is_word(text, tokens[1], "select"));
  CHECK(is_word(text, tokens[2], "é"));
}

TEST_CASE("scanning takes time in proportion to the text") {
  // Each is the worst case of one rule; a quadratic one would take minutes.
  const std::string piece = GENERATE(as<std::string>{}, "/*", "/* /", "$a", "$a$b", "'a' ", "'a'\n",
                                     "+-", "1.", "e'\\", "\"\"", "-- \n", "'' -- \n");
  std::string text;
  while (text.size() < 500'000)
    text += piece;
  CHECK(scan(text).size() <= text.size());
}
