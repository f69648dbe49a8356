#include "sql/parse_tree.hpp"

#include "sql/utf8.hpp"

#include <pg_query.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

// libpg_query exports these for its own parts; its header for them needs the server's, which no
// package has beside it. Errors of PostgreSQL are caught within, by longjmp over frames of C alone.
extern "C" {
struct RawParse {
  void* tree;  // a list of RawStmt
  char* stderr_buffer;
  PgQueryError* error;
};
#if PG_VERSION_NUM < 160000
RawParse pg_query_raw_parse(const char* sql);
#else
RawParse pg_query_raw_parse(const char* sql, int options);
#endif
void pg_query_free_error(PgQueryError* error);
void* pg_query_enter_memory_context(void);
void pg_query_exit_memory_context(void* context);
}

namespace lockstep {
namespace {

RawParse raw_parse(const char* sql) {
#if PG_VERSION_NUM < 160000
  return pg_query_raw_parse(sql);
#else
  return pg_query_raw_parse(sql, 0);
#endif
}

// PostgreSQL quotes the token that it did not expect, which may be a literal of many lines.
std::string shortened(std::string_view message) {
  constexpr std::size_t kMostBytes = 160;
  const std::size_t line = std::min(message.find_first_of("\r\n"), message.size());
  const std::string_view head = utf8_prefix(message, std::min(line, kMostBytes));
  return head.size() == message.size() ? std::string(message) : std::string(head) + "…";
}

}  // namespace

ParseTree::~ParseTree() {
  forget();
}

void ParseTree::forget() {
  statements_.clear();
  if (memory_ != nullptr) pg_query_exit_memory_context(memory_);
  memory_ = nullptr;
}

bool ParseTree::parse(const std::string& sql) {
  forget();
  memory_ = pg_query_enter_memory_context();
  const RawParse parsed = raw_parse(sql.c_str());
  std::free(parsed.stderr_buffer);
  if (parsed.error == nullptr) return keep(parsed.tree);
  const int character = parsed.error->cursorpos;
  error_ = {shortened(parsed.error->message),
            character > 0 ? byte_of_character(sql, static_cast<std::size_t>(character)) : 0};
  pg_query_free_error(parsed.error);
  return false;
}

bool ParseTree::keep(const void* script) {
  if (script == nullptr) return true;
  switch (tree::inspect(script)) {
    case tree::Soundness::Sound:
      break;
    case tree::Soundness::TooDeep:
      error_ = {"the expression has too many levels", 0};
      return false;
    case tree::Soundness::NotDescribed:
      error_ = {"a part of this statement is not known to this program", 0};
      return false;
  }
  for (const tree::Node statement : tree::Node::of(script).as("List").list("items"))
    statements_.push_back(statement.as("RawStmt")["stmt"]);
  return true;
}

}  // namespace lockstep
