#include "sql/catalog_definition.hpp"

#include "sql/big_stack.hpp"
#include "sql/parse_tree.hpp"
#include "sql/transform/statement_source.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace lockstep {
namespace {

// A name as the server prints it: bare when it is lower-case, else in double quotes.
std::string name_of(std::string_view text, const Token& token) {
  const std::string_view slice = lockstep::slice(text, token.span);
  if (token.kind == TokenKind::Word) return lower_case(slice);
  if (token.kind != TokenKind::QuotedName || slice.size() < 2 || slice.front() != '"') return {};
  std::string name;
  for (std::size_t at = 1; at + 1 < slice.size(); ++at) {
    if (slice[at] == '"') ++at;
    name += slice[at];
  }
  return name;
}

// One definition while references in it are replaced. What is not where it is looked for spoils
// the whole.
class Rewriting {
 public:
  explicit Rewriting(std::string text)
      : text_(std::move(text)), tokens_(scan(text_)), source_{text_, tokens_, 0, checks_} {
    good_ = tree_.parse(text_) && tree_.statements().size() == 1;
  }

  bool good() const { return good_; }
  tree::Node statement(std::string_view type) {
    const tree::Node node = good_ ? tree_.statements().front().as(type) : tree::Node();
    good_ = static_cast<bool>(node);
    return node;
  }
  const StatementSource& source() const { return source_; }

  void replace(std::size_t token, std::string text) {
    if (token >= tokens_.size()) {
      good_ = false;
      return;
    }
    edits_[token] = std::move(text);
  }

  void append(std::string text) { end_ = std::move(text); }

  // The token is this column's name.
  void column_at(std::size_t token, std::string_view column, const ColumnRenames& columns) {
    good_ = good_ && token < tokens_.size() && !column.empty() &&
            name_of(text_, tokens_[token]) == column;
    if (!good_) return;
    const auto renamed = columns.find(Identifier(column));
    if (renamed != columns.end()) replace(token, renamed->second.quoted());
  }

  // Every column that an expression refers to.
  void columns_in(tree::Node expression, const ColumnRenames& columns) {
    tree::walk(expression, [&](std::string_view type, tree::Node body) {
      if (type != "ColumnRef") return;
      const tree::NodeList fields = body.list("fields");
      const tree::Node last = fields.empty() ? tree::Node() : fields.back().as("String");
      if (!last) {  // a star: the whole row
        good_ = false;
        return;
      }
      column_at(source_.token_of(body) + 2 * (fields.size() - 1), last.text("sval"), columns);
    });
  }

  // Elements of a list that begins at `token`: a plain column stands at its element's first token.
  // Gives the token behind the last element.
  std::size_t elements(std::size_t token, const tree::NodeList& list, std::string_view type,
                       const ColumnRenames& columns) {
    for (const tree::Node& element : list) {
      const tree::Node body = element.as(type);
      if (const tree::Node expression = body["expr"]) {
        columns_in(expression, columns);
      } else {
        column_at(token, body.text("name"), columns);
      }
      token = source_.end_of_element(token);
      if (source_.symbol_at(token, ',')) ++token;
    }
    return token;
  }

  // Names in the parentheses that open at `token`. Gives the token behind them.
  std::size_t names(std::size_t token, const ColumnRenames& columns) {
    good_ = good_ && source_.symbol_at(token, '(');
    if (!good_) return tokens_.size();
    ++token;
    while (token < tokens_.size() && !source_.symbol_at(token, ')')) {
      if (!source_.symbol_at(token, ',')) column_at(token, name_of(text_, tokens_[token]), columns);
      ++token;
    }
    return token + 1;
  }

  // Where the words stand one behind the other, from `from` on; the token behind the last.
  std::size_t behind(std::size_t from, std::initializer_list<std::string_view> words) const {
    for (std::size_t token = from; token + words.size() <= tokens_.size(); ++token) {
      std::size_t at = token;
      const bool all = std::all_of(words.begin(), words.end(), [&](std::string_view word) {
        return source_.word_at(at++, word);
      });
      if (all) return at;
    }
    return tokens_.size();
  }

  // Where this column stands among the names that begin at `token`, separated by commas.
  std::optional<std::size_t> find_name(std::size_t token, const Identifier& column) const {
    for (; token < tokens_.size(); token += 2) {
      if (name_of(text_, tokens_[token]) == column.text()) return token;
      if (!source_.symbol_at(token + 1, ',')) break;
    }
    return std::nullopt;
  }

  std::optional<std::string> result(std::size_t from_token = 0) const {
    if (!good_ || from_token >= tokens_.size()) return std::nullopt;
    std::string result;
    std::size_t copied = tokens_[from_token].span.begin;
    for (const auto& [token, replacement] : edits_) {
      const SourceSpan span = tokens_[token].span;
      result.append(text_, copied, span.begin - copied).append(replacement);
      copied = span.end;
    }
    return result.append(text_, copied).append(end_);
  }

 private:
  std::string text_;
  std::vector<Token> tokens_;
  SliceChecks checks_;
  StatementSource source_;
  ParseTree tree_;
  std::map<std::size_t, std::string> edits_;  // by token
  std::string end_;
  bool good_ = true;
};

std::optional<Sql> sql(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return Sql::from_catalog(*text);
}

// A constraint is only a statement as part of one.
constexpr std::string_view kAdd = "ALTER TABLE t ADD ";
constexpr std::size_t kAddTokens = 4;

tree::Node constraint(Rewriting& rewriting) {
  const tree::NodeList commands = rewriting.statement("AlterTableStmt").list("cmds");
  return commands.size() == 1 ? commands.front().as("AlterTableCmd")["def"].as("Constraint")
                              : tree::Node();
}

std::optional<Sql> index(std::string_view definition, const Identifier& name,
                         const ColumnRenames& columns,
                         const std::optional<Identifier>& tablespace) {
  Rewriting rewriting{std::string(definition)};
  const tree::Node node = rewriting.statement("IndexStmt");
  if (!rewriting.good()) return std::nullopt;
  const StatementSource& source = rewriting.source();
  const std::size_t word = node.flag("unique") ? 2 : 1;  // CREATE [UNIQUE] INDEX
  rewriting.replace(word, "INDEX CONCURRENTLY");
  rewriting.replace(word + 1, name.quoted());
  const std::size_t open = source.find_at_level(
      word + 2, [&](std::size_t token) { return source.symbol_at(token, '('); });
  std::size_t token =
      rewriting.elements(open + 1, node.list("indexParams"), "IndexElem", columns) + 1;
  const tree::NodeList included = node.list("indexIncludingParams");
  // INCLUDE (
  if (!included.empty()) token = rewriting.elements(token + 2, included, "IndexElem", columns) + 1;
  if (const tree::Node predicate = node["whereClause"]) rewriting.columns_in(predicate, columns);
  if (tablespace) {  // it stands before WHERE
    const std::string clause = "TABLESPACE " + tablespace->quoted();
    const std::size_t where =
        source.find_at_level(token, [&](std::size_t at) { return source.word_at(at, "where"); });
    if (where < source.tokens.size()) {
      rewriting.replace(where, clause + " WHERE");
    } else {
      rewriting.append(" " + clause);
    }
  }
  return sql(rewriting.result());
}

std::optional<Sql> check(std::string_view definition, const ColumnRenames& columns) {
  Rewriting rewriting{std::string(kAdd).append(definition)};
  const tree::Node expression = constraint(rewriting)["raw_expr"];
  if (!expression) return std::nullopt;
  rewriting.columns_in(expression, columns);
  return sql(rewriting.result(kAddTokens));
}

std::optional<Sql> foreign_key(std::string_view definition, const ColumnRenames& columns,
                               const ColumnRenames& referenced) {
  Rewriting rewriting{std::string(kAdd).append(definition)};
  if (constraint(rewriting).text("contype") != "CONSTR_FOREIGN") return std::nullopt;
  const StatementSource& source = rewriting.source();
  std::size_t token = rewriting.names(rewriting.behind(kAddTokens, {"foreign", "key"}), columns);
  token = source.find_at_level(token, [&](std::size_t at) { return source.symbol_at(at, '('); });
  token = rewriting.names(token, referenced);
  // ON DELETE SET NULL (c), since 15.
  for (const std::string_view action : {"null", "default"}) {
    const std::size_t list = rewriting.behind(token, {"on", "delete", "set", action});
    if (source.symbol_at(list, '(')) rewriting.names(list, columns);
  }
  return sql(rewriting.result(kAddTokens));
}

std::optional<Sql> statistics(std::string_view definition, const Identifier& name,
                              const ColumnRenames& columns) {
  Rewriting rewriting{std::string(definition)};
  const tree::Node node = rewriting.statement("CreateStatsStmt");
  if (!rewriting.good()) return std::nullopt;
  // CREATE STATISTICS [schema.]name
  const std::size_t parts = node.list("defnames").size();
  rewriting.replace(2 * parts, name.quoted());
  rewriting.elements(rewriting.behind(2 * parts + 1, {"on"}), node.list("exprs"), "StatsElem",
                     columns);
  return sql(rewriting.result());
}

std::optional<Sql> trigger(std::string_view definition, const Identifier& column,
                           const Identifier& also) {
  Rewriting rewriting{std::string(definition)};
  if (!rewriting.statement("CreateTrigStmt")) return std::nullopt;
  const auto place = rewriting.find_name(rewriting.behind(0, {"update", "of"}), column);
  if (place) rewriting.replace(*place, column.quoted() + ", " + also.quoted());
  return sql(rewriting.result());
}

}  // namespace

std::optional<Sql> renamed_index(std::string_view definition, const Identifier& name,
                                 const ColumnRenames& columns,
                                 const std::optional<Identifier>& tablespace) {
  std::optional<Sql> result;
  on_big_stack([&] { result = index(definition, name, columns, tablespace); });
  return result;
}

std::optional<Sql> renamed_check(std::string_view definition, const ColumnRenames& columns) {
  std::optional<Sql> result;
  on_big_stack([&] { result = check(definition, columns); });
  return result;
}

std::optional<Sql> renamed_foreign_key(std::string_view definition, const ColumnRenames& columns,
                                       const ColumnRenames& referenced) {
  return foreign_key(definition, columns, referenced);
}

std::optional<Sql> widened_trigger(std::string_view definition, const Identifier& column,
                                   const Identifier& also) {
  std::optional<Sql> result;
  on_big_stack([&] { result = trigger(definition, column, also); });
  return result;
}

std::optional<Sql> renamed_statistics(std::string_view definition, const Identifier& name,
                                      const ColumnRenames& columns) {
  std::optional<Sql> result;
  on_big_stack([&] { result = statistics(definition, name, columns); });
  return result;
}

}  // namespace lockstep
