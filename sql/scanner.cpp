#include "sql/scanner.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <algorithm>
#include <memory>

namespace lockstep {
namespace {

struct FreeScan {
  void operator()(PgQueryScanResult* result) const { pg_query_free_scan_result(*result); }
};
struct FreeUnpacked {
  void operator()(PgQuery__ScanResult* result) const {
    pg_query__scan_result__free_unpacked(result, nullptr);
  }
};

bool is_comment(PgQuery__Token token) {
  return token == PG_QUERY__TOKEN__SQL_COMMENT || token == PG_QUERY__TOKEN__C_COMMENT;
}

// Tokens of a text that scans without an error; else where it stopped.
void scan_into(const std::string& text, ScannedText& scanned) {
  PgQueryScanResult result = pg_query_scan(text.c_str());
  const std::unique_ptr<PgQueryScanResult, FreeScan> owner(&result);
  if (result.error != nullptr) {
    scanned.error = result.error->message;
    scanned.error_at = byte_of_character(text, result.error->cursorpos);
    return;
  }
  const std::unique_ptr<PgQuery__ScanResult, FreeUnpacked> unpacked(pg_query__scan_result__unpack(
      nullptr, result.pbuf.len, reinterpret_cast<const std::uint8_t*>(result.pbuf.data)));
  scanned.tokens.reserve(unpacked->n_tokens);
  for (std::size_t index = 0; index < unpacked->n_tokens; ++index) {
    const PgQuery__ScanToken& token = *unpacked->tokens[index];
    const SourceSpan span{static_cast<std::size_t>(token.start),
                          static_cast<std::size_t>(token.end)};
    const bool named = token.token == PG_QUERY__TOKEN__IDENT && text[span.begin] != '"';
    scanned.tokens.push_back(
        {.span = span,
         .word = token.keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD || named,
         .comment = is_comment(token.token)});
  }
}

}  // namespace

ScannedText scan(std::string_view text) {
  ScannedText scanned{.text = text};
  scan_into(std::string(text), scanned);
  if (!scanned.error_at) return scanned;
  // The tokens before the place that does not scan.
  ScannedText before{.text = text};
  scan_into(std::string(text.substr(0, *scanned.error_at)), before);
  scanned.tokens = std::move(before.tokens);
  return scanned;
}

std::string lower_case(std::string_view ascii) {
  std::string text(ascii);
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool is_word(const ScannedText& scanned, const Token& token, std::string_view word) {
  return token.word && token.span.end - token.span.begin == word.size() &&
         lower_case(scanned.slice(token)) == word;
}

bool is_symbol(const ScannedText& scanned, const Token& token, char symbol) {
  return !token.word && scanned.slice(token) == std::string_view(&symbol, 1);
}

std::size_t byte_of_character(std::string_view text, int character) {
  std::size_t at = 0;
  for (int seen = 1; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continue;
    if (seen++ >= character) break;
  }
  return at;
}

}  // namespace lockstep
