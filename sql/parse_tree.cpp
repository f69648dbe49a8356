#include "sql/parse_tree.hpp"

#include "sql/utf8.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace lockstep {
namespace {

struct FreeParseResult {
  void operator()(PgQueryParseResult* result) const { pg_query_free_parse_result(*result); }
};

// PostgreSQL quotes the token that it did not expect, which may be a literal of many lines.
std::string shortened(std::string_view message) {
  constexpr std::size_t kMostBytes = 160;
  const std::size_t line = std::min(message.find_first_of("\r\n"), message.size());
  const std::string_view head = utf8_prefix(message, std::min(line, kMostBytes));
  return head.size() == message.size() ? std::string(message) : std::string(head) + "…";
}

}  // namespace

bool ParseTree::parse(const std::string& sql) {
  PgQueryParseResult result = pg_query_parse(sql.c_str());
  const std::unique_ptr<PgQueryParseResult, FreeParseResult> owner(&result);
  if (result.error != nullptr) {
    const int character = result.error->cursorpos;
    error_ = {shortened(result.error->message),
              character > 0 ? byte_of_character(sql, static_cast<std::size_t>(character)) : 0};
    return false;
  }
  // simdjson goes 1024 levels deep, and so does everything that walks the tree.
  if (json_.parse(std::string_view(result.parse_tree)).get(root_) != simdjson::SUCCESS) {
    error_ = {"the expression has too many levels", 0};
    return false;
  }
  return true;
}

std::vector<tree::Node> ParseTree::statements() const {
  std::vector<tree::Node> trees;
  for (const tree::Node& statement : tree::Node(root_).list("stmts"))
    trees.push_back(statement["stmt"]);
  return trees;
}

}  // namespace lockstep
