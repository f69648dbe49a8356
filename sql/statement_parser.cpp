#include "sql/statement_parser.hpp"

#include "sql/big_stack.hpp"
#include "sql/errors.hpp"
#include "sql/newer_grammar.hpp"
#include "sql/parse_tree.hpp"
#include "sql/scanner.hpp"
#include "sql/script_splitter.hpp"
#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"
#include "sql/utf8.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace lockstep {
namespace {

// DDL of this size is a mistake, data of this size belong elsewhere, and nesting needs stack.
constexpr std::size_t kMaxStatementBytes = std::size_t{1} << 20U;
// The trees of a statement within are small enough to keep their memory.
constexpr std::size_t kLongScriptBytes = std::size_t{64} << 10U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Trouble {
  std::size_t offset = 0;
  std::string message;
  std::string hint;
};

// Nothing when the text can be given to libpg_query, which takes a C string and passes any bytes
// on.
std::optional<Trouble> unreadable(std::string_view text) {
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return Trouble{nul, "a NUL byte", "SQL is text: is the file UTF-16? Save it as UTF-8."};
  if (const std::optional<std::size_t> bad = invalid_utf8_at(text))
    return Trouble{*bad, "a byte that is not UTF-8", "Save the file as UTF-8."};
  return std::nullopt;
}

std::string in_grammar() {
  return "This program reads the SQL of PostgreSQL " + std::to_string(grammar_version()) + '.';
}

// What people meet most often, with what to do about it.
std::string syntax_hint(std::string_view rest) {
  if (rest.starts_with('\\')) return "Commands of psql are not SQL: leave the line out.";
  if (rest.starts_with(':')) return "Variables of psql are not filled in here: write the value.";
  return in_grammar();
}

// The grammar's stack is full, or the parser's own is.
bool nests_too_deeply(std::string_view message) {
  return message.starts_with("memory exhausted") || message.starts_with("stack depth limit");
}

std::string unterminated(std::string_view rest) {
  if (rest.starts_with("/*")) return "a comment is not closed";
  const bool name = rest.starts_with('"') || rest.substr(1).starts_with("&\"");
  return name ? "a quoted name is not closed" : "a string is not closed";
}

// What a thread that parses many scripts keeps from one to the next.
struct ParserMemory {
  ParseTree tree;
  SliceChecks checks;
};

class ScriptParser {
 public:
  // `text` is readable and begins at `offset` of the source.
  ScriptParser(const SourceText& source, std::string_view text, std::size_t offset,
               ParserMemory& memory)
      : source_(source), text_(text), offset_(offset), tree_(memory.tree), checks_(memory.checks) {}

  ParsedScript parse() {
    ScriptSplitter splitter(text_);
    for (ScriptPiece piece; splitter.next(piece);)
      take(piece);
    return std::move(script_);
  }

 private:
  void error(std::size_t offset, std::string message, std::string hint) {
    script_.errors.push_back(
        {source_.path(), source_.position(offset_ + offset), std::move(message), std::move(hint)});
  }

  void take(ScriptPiece& piece) {
    switch (piece.kind) {
      case ScriptPiece::Kind::Statement:
        return parse_statement(piece);
      case ScriptPiece::Kind::Unterminated: {
        const std::size_t at = piece.tokens.back().span.begin;
        return error(at, unterminated(text_.substr(at)), "It reaches to the end of the text.");
      }
      case ScriptPiece::Kind::PsqlCommand:
        return error(piece.span.begin, "a command of psql", syntax_hint("\\"));
      case ScriptPiece::Kind::CopyFromStdin:
        return error(piece.span.begin, "COPY … FROM stdin",
                     "Only psql sends the data that follow: use INSERT.");
    }
  }

  void parse_statement(ScriptPiece& piece) {
    const std::string statement(slice(text_, piece.span));
    if (statement.size() > kMaxStatementBytes) {
      return error(piece.span.begin, "a statement of more than 1 MB",
                   "Split it, or load the data outside of migrations.");
    }
    if (!tree_.parse(statement)) {
      const ParseTree::Error problem = tree_.error();
      if (parse_newer(piece, statement)) return;
      const std::size_t at = std::min(problem.offset, statement.size());
      if (nests_too_deeply(problem.message)) {
        return error(piece.span.begin + at, "the statement nests too deeply for the parser",
                     "Take it apart: fewer parentheses, CASEs or arrays within each other.");
      }
      return error(piece.span.begin + at, problem.message,
                   syntax_hint(std::string_view(statement).substr(at)));
    }
    const std::vector<tree::Node>& statements = tree_.statements();
    // Only where our scanner and PostgreSQL's disagree about a semicolon.
    if (statements.size() != 1) {
      return error(piece.span.begin, "the end of this statement could not be found", in_grammar());
    }
    add(piece, statement, statements.front());
  }

  // A statement of a grammar newer than the one that refused it; false when it is none.
  bool parse_newer(const ScriptPiece& piece, const std::string& statement) {
    std::vector<Token> tokens = piece.tokens;
    shift_to_own_text(piece.span, tokens);
    if (auto node = newer_statement(statement, tokens)) {
      add(piece, statement, *std::move(node), command_tag_of_words(statement, tokens));
      return true;
    }
    if (const auto older = older_form(statement, tokens); older && tree_.parse(older->text)) {
      const std::vector<tree::Node>& trees = tree_.statements();
      if (trees.size() == 1) {
        const StatementSource source{statement, older->tokens, offset_ + piece.span.begin, checks_};
        add(piece, statement, with_newer_parts(transform(trees.front(), source), older->parts),
            command_tag(trees.front()));
        return true;
      }
    }
    const auto form = unread_newer_form(statement, tokens);
    if (form) add(piece, statement, Unmodelled{*form}, command_tag_of_words(statement, tokens));
    return form.has_value();
  }

  // From bytes of the script to bytes of the statement.
  static void shift_to_own_text(SourceSpan statement, std::vector<Token>& tokens) {
    for (Token& token : tokens) {
      token.span.begin -= statement.begin;
      token.span.end -= statement.begin;
    }
  }

  void add(ScriptPiece& piece, const std::string& text, tree::Node tree) {
    shift_to_own_text(piece.span, piece.tokens);
    const StatementSource source{text, piece.tokens, offset_ + piece.span.begin, checks_};
    add(piece, text, transform(tree, source), command_tag(tree));
  }

  void add(const ScriptPiece& piece, const std::string& text, StatementNode node,
           std::string kind) {
    script_.statements.push_back({.node = std::move(node),
                                  .span = {offset_ + piece.span.begin, offset_ + piece.span.end},
                                  .text = text,
                                  .kind = std::move(kind)});
  }

  const SourceText& source_;
  std::string_view text_;
  std::size_t offset_;
  ParseTree& tree_;
  SliceChecks& checks_;
  ParsedScript script_;
};

// The text of a comment without what makes it one.
std::string_view comment_body(std::string_view comment) {
  const bool block = comment.starts_with("/*");
  comment.remove_prefix(2);
  if (block) comment.remove_suffix(2);
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const std::size_t first = comment.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return comment.substr(first, comment.find_last_not_of(kBlank) - first + 1);
}

// Whether the text is one expression by its tokens: nothing closes, separates or ends what it did
// not open. What is in between is the parser's to judge.
std::optional<Trouble> not_one_expression(std::string_view text) {
  int depth = 0;
  const std::vector<Token> tokens = scan(text);
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::Unterminated)
      return Trouble{token.span.begin, unterminated(slice(text, token.span)), ""};
    if (is_symbol(text, token, '(') || is_symbol(text, token, '[')) ++depth;
    if (is_symbol(text, token, ')') || is_symbol(text, token, ']')) --depth;
    const bool separator = is_symbol(text, token, ',') || is_symbol(text, token, ';');
    if (depth < 0 || (depth == 0 && separator))
      return Trouble{token.span.begin, "an expression ends here, and more follows", ""};
  }
  if (depth > 0) return Trouble{text.size(), "a parenthesis is not closed", ""};
  return std::nullopt;
}

std::variant<Expression, Trouble> parsed_expression(std::string_view text) {
  // On lines of its own, so that a comment at its end does not reach the parenthesis.
  constexpr std::string_view kBefore = "SELECT (\n";
  const std::string sql = std::string(kBefore) + std::string(text) + "\n)";
  ParseTree tree;
  if (!tree.parse(sql)) {
    const std::size_t at = std::max(tree.error().offset, kBefore.size()) - kBefore.size();
    return Trouble{std::min(at, text.size()), tree.error().message, in_grammar()};
  }
  // Since its parentheses are balanced, the text is all of the one target.
  const tree::Node target = tree.statements().front().as("SelectStmt").list("targetList").front();
  return expression_facts(text, target.as("ResTarget")["val"]);
}

std::variant<Expression, Trouble> checked_expression(std::string_view text) {
  if (text.size() > kMaxStatementBytes) return Trouble{0, "an expression of more than 1 MB", ""};
  if (auto trouble = unreadable(text)) return *trouble;
  if (auto trouble = not_one_expression(text)) return *trouble;
  std::variant<Expression, Trouble> result;
  on_big_stack([&] { result = parsed_expression(text); });
  return result;
}

}  // namespace

ParsedScript parse_script(const SourceText& source, SourceSpan region) {
  if (region.begin == 0 && source.text().starts_with(kByteOrderMark))
    region.begin = kByteOrderMark.size();
  const std::string_view text = source.slice(region);
  if (const auto trouble = unreadable(text)) {
    return {.errors = {{source.path(), source.position(region.begin + trouble->offset),
                        trouble->message, trouble->hint}}};
  }
  ParsedScript script;
  on_big_stack([&] {
    thread_local std::unique_ptr<ParserMemory> memory;
    if (memory == nullptr) memory = std::make_unique<ParserMemory>();
    script = ScriptParser(source, text, region.begin, *memory).parse();
    if (text.size() > kLongScriptBytes) memory.reset();
  });
  return script;
}

std::vector<std::string> significant_tokens(std::string_view sql) {
  ReadableTokens read = readable_tokens(sql);
  if (!read.rest.empty()) throw UserError("the SQL cannot be read: " + unterminated(read.rest));
  return std::move(read.tokens);
}

ReadableTokens readable_tokens(std::string_view sql) {
  ReadableTokens read;
  Scanner scanner(sql);
  for (Token token; scanner.next(token);) {
    const std::string_view text = slice(sql, token.span);
    if (token.kind == TokenKind::Comment) continue;
    if (token.kind == TokenKind::Unterminated) {
      read.rest = text;
    } else {
      read.tokens.push_back(token.kind == TokenKind::Word ? lower_case(text) : std::string(text));
    }
  }
  return read;
}

std::vector<SourceComment> scan_comments(std::string_view sql) {
  std::vector<SourceComment> comments;
  Scanner scanner(sql);
  for (Token token; scanner.next(token);) {
    if (token.kind != TokenKind::Comment) continue;
    const std::string_view text = slice(sql, token.span);
    comments.push_back({token.span, comment_body(text), text.starts_with("--")});
  }
  return comments;
}

std::variant<Expression, Diagnostic> parse_expression(std::string_view text) {
  std::variant<Expression, Trouble> result = checked_expression(text);
  if (auto* expression = std::get_if<Expression>(&result)) return std::move(*expression);
  const Trouble& trouble = std::get<Trouble>(result);
  return Diagnostic{"", SourceText("", std::string(text)).position(trouble.offset), trouble.message,
                    trouble.hint};
}

int grammar_version() {
  return PG_VERSION_NUM / 10000;
}

}  // namespace lockstep
