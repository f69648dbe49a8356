#include "sql/statement_parser.hpp"

#include "sql/big_stack.hpp"
#include "sql/errors.hpp"
#include "sql/scanner.hpp"
#include "sql/split.hpp"
#include "sql/transform/statement_source.hpp"
#include "sql/utf8.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <set>

namespace lockstep {
namespace {

// A generated dump's INSERT may be long; DDL of this size is a mistake, and deep nesting needs
// stack.
constexpr std::size_t kMaxStatementBytes = std::size_t{1} << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct FreeParse {
  void operator()(PgQueryParseResult* result) const { pg_query_free_parse_result(*result); }
};

std::string in_grammar() {
  return "the parser knows the grammar of PostgreSQL " + std::to_string(grammar_version());
}

// What people meet most often, with what to do about it.
std::string syntax_hint(std::string_view statement) {
  if (statement.starts_with('\\')) return "psql's commands are not SQL: leave the line out";
  const ScannedText scanned = scan(statement.substr(0, 4096));
  const auto has_word = [&](std::string_view word) {
    return std::any_of(scanned.tokens.begin(), scanned.tokens.end(),
                       [&](const Token& token) { return is_word(scanned, token, word); });
  };
  if (has_word("copy") && has_word("stdin"))
    return "COPY … FROM stdin with its data is psql's: use INSERT";
  return in_grammar();
}

class ScriptParser {
 public:
  ScriptParser(const SourceText& source, SourceSpan region) : source_(source), region_(region) {}

  ParsedScript parse() {
    if (region_.begin == 0 && source_.text().starts_with(kByteOrderMark))
      region_.begin = kByteOrderMark.size();
    region_.begin = std::min(region_.begin, region_.end);
    const std::string_view text = source_.slice(region_);
    if (!readable(text)) return std::move(script_);
    const ScannedText scanned = scan(text);
    for (const SourceSpan span : split_statements(scanned))
      parse_statement(text, span);
    if (scanned.error_at) error(*scanned.error_at, scanned.error, in_grammar());
    return std::move(script_);
  }

 private:
  bool readable(std::string_view text) {
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
      error(nul, "a NUL byte: this is not SQL text", "");
      return false;
    }
    if (const std::optional<std::size_t> bad = invalid_utf8_at(text)) {
      error(*bad, "a byte that is not UTF-8", "Save the file as UTF-8.");
      return false;
    }
    return true;
  }

  // `offset` is within the region.
  void error(std::size_t offset, std::string message, std::string hint) {
    script_.errors.push_back({source_.path(), source_.position(region_.begin + offset),
                              std::move(message), std::move(hint)});
  }

  void parse_statement(std::string_view text, SourceSpan span) {
    const std::string statement(text.substr(span.begin, span.end - span.begin));
    if (statement.size() > kMaxStatementBytes) {
      error(span.begin, "a statement of more than 1 MB",
            "Split it, or load data with COPY outside of migrations.");
      return;
    }
    PgQueryParseResult result = pg_query_parse(statement.c_str());
    const std::unique_ptr<PgQueryParseResult, FreeParse> owner(&result);
    if (result.error != nullptr) {
      const int cursor = result.error->cursorpos;
      const std::size_t at = cursor > 0 ? byte_of_character(statement, cursor) : 0;
      error(span.begin + std::min(at, statement.size()), result.error->message,
            syntax_hint(statement));
      return;
    }
    simdjson::dom::element root;
    if (json_.parse(std::string_view(result.parse_tree)).get(root) != simdjson::SUCCESS) {
      error(span.begin, "the statement nests too deep", "Write the expression with fewer levels.");
      return;
    }
    add_statement(tree::Node(root), statement, span);
  }

  void add_statement(tree::Node root, const std::string& text, SourceSpan span) {
    const std::vector<tree::Node> statements = root.list("stmts");
    if (statements.size() != 1) {
      error(span.begin, "the end of a statement could not be found",
            "End each statement with a semicolon.");
      return;
    }
    const SourceSpan in_file{region_.begin + span.begin, region_.begin + span.end};
    StatementSource source{.text = text, .scanned = scan(text), .offset_in_file = in_file.begin};
    std::erase_if(source.scanned.tokens, [](const Token& token) { return token.comment; });
    const tree::Node node = statements.front()["stmt"];
    Statement statement{.node = transform(node, source), .span = in_file, .text = text};
    statement.kind = command_tag(node, statement.node);
    script_.statements.push_back(std::move(statement));
  }

  const SourceText& source_;
  SourceSpan region_;
  simdjson::dom::parser json_;
  ParsedScript script_;
};

// The text of a comment without what makes it one.
std::string_view comment_body(std::string_view comment) {
  const bool block = comment.starts_with("/*");
  comment.remove_prefix(2);
  if (block && comment.ends_with("*/")) comment.remove_suffix(2);
  const std::size_t first = comment.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return comment.substr(first, comment.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

ParsedScript parse_script(const SourceText& source, SourceSpan region) {
  ParsedScript script;
  on_big_stack([&] { script = ScriptParser(source, region).parse(); });
  return script;
}

std::vector<std::string> significant_tokens(std::string_view sql) {
  const ScannedText scanned = scan(sql);
  if (scanned.error_at) throw UserError("the SQL cannot be read: " + scanned.error);
  std::vector<std::string> tokens;
  for (const Token& token : scanned.tokens) {
    if (token.comment) continue;
    const std::string_view text = scanned.slice(token);
    tokens.push_back(token.word ? lower_case(text) : std::string(text));
  }
  return tokens;
}

std::vector<SourceComment> scan_comments(std::string_view sql) {
  const ScannedText scanned = scan(sql);
  std::vector<SourceComment> comments;
  for (const Token& token : scanned.tokens) {
    if (!token.comment) continue;
    const std::string_view text = scanned.slice(token);
    comments.push_back({token.span, comment_body(text), text.starts_with("--")});
  }
  return comments;
}

std::variant<Expression, Diagnostic> parse_expression(std::string_view text) {
  // On a line of its own, so that positions in the text are those of the second line.
  const std::string sql = "SELECT (\n" + std::string(text) + "\n)";
  const auto failed = [&](std::size_t at,
                          std::string message) -> std::variant<Expression, Diagnostic> {
    const SourceText source("", std::string(text));
    return Diagnostic{"", source.position(at), std::move(message), in_grammar()};
  };
  if (text.find('\0') != std::string_view::npos) return failed(text.find('\0'), "a NUL byte");
  if (const std::optional<std::size_t> bad = invalid_utf8_at(text))
    return failed(*bad, "a byte that is not UTF-8");
  std::variant<Expression, Diagnostic> parsed;
  on_big_stack([&] {
    PgQueryParseResult result = pg_query_parse(sql.c_str());
    const std::unique_ptr<PgQueryParseResult, FreeParse> owner(&result);
    constexpr std::size_t kBefore = 9;  // of "SELECT (\n"
    if (result.error != nullptr) {
      const std::size_t at = byte_of_character(sql, std::max(result.error->cursorpos, 1));
      parsed = failed(at > kBefore ? at - kBefore : 0, result.error->message);
      return;
    }
    simdjson::dom::parser json;
    simdjson::dom::element root;
    if (json.parse(std::string_view(result.parse_tree)).get(root) != simdjson::SUCCESS) {
      parsed = failed(0, "the expression nests too deep");
      return;
    }
    const std::vector<tree::Node> statements = tree::Node(root).list("stmts");
    const tree::Node select =
        statements.size() == 1 ? statements.front()["stmt"].as("SelectStmt") : tree::Node();
    const std::vector<tree::Node> targets = select.list("targetList");
    if (targets.size() != 1 || select.has("fromClause") || select.has("whereClause")) {
      parsed = failed(0, "not one expression");
      return;
    }
    parsed = expression_of(text, targets.front().as("ResTarget")["val"]);
  });
  return parsed;
}

int grammar_version() {
  return PG_VERSION_NUM / 10000;
}

}  // namespace lockstep
