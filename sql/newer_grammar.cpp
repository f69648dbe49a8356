#include "sql/newer_grammar.hpp"

#include "sql/token_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace lockstep {
namespace {

// An element of CREATE TABLE's list, or an action of ALTER TABLE: tokens [first, last).
struct Element {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Element> elements(const TokenReader& reader, std::size_t first, std::size_t last) {
  std::vector<Element> found;
  int depth = 0;
  std::size_t begin = first;
  for (std::size_t at = first; at < last; ++at) {
    if (reader.symbol(at, '(') || reader.symbol(at, '[')) ++depth;
    if (reader.symbol(at, ')') || reader.symbol(at, ']')) --depth;
    if (depth != 0 || !reader.symbol(at, ',')) continue;
    found.push_back({begin, at});
    begin = at + 1;
  }
  found.push_back({begin, last});
  return found;
}

// Takes newer parts out of a statement, by replacing bytes by as many others.
class Rewriter {
 public:
  Rewriter(std::string_view text, const std::vector<Token>& tokens)
      : reader_(text, tokens), text_(text), tokens_(tokens), removed_(tokens.size()) {
    form_.text = text;
  }

  std::optional<OlderForm> result() && {
    alter_table();
    create_table();
    roles();
    maintenance();
    merge();
    numbers();
    defaults();
    if (!changed_) return std::nullopt;
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
      if (!removed_[at]) form_.tokens.push_back(tokens_[at]);
    }
    return std::move(form_);
  }

 private:
  // Tokens [first, last) become blanks, and are no tokens any more.
  void remove(std::size_t first, std::size_t last) {
    if (first >= last || last > reader_.size()) return;
    replace(first, last, "");
    std::fill(removed_.begin() + static_cast<std::ptrdiff_t>(first),
              removed_.begin() + static_cast<std::ptrdiff_t>(last), true);
  }

  // They become `text`, which is not longer, and the tokens stay.
  void replace(std::size_t first, std::size_t last, std::string_view text) {
    write(reader_.token(first).span.begin, reader_.token(last - 1).span.end, text);
  }

  void write(std::size_t begin, std::size_t end, std::string_view text) {
    for (std::size_t at = begin; at < end; ++at)
      form_.text[at] = at - begin < text.size() ? text[at - begin] : ' ';
    changed_ = true;
  }

  // What the author wrote there.
  std::string original(std::size_t first, std::size_t last) const {
    const std::size_t begin = reader_.token(first).span.begin;
    return std::string(text_.substr(begin, reader_.token(last - 1).span.end - begin));
  }

  void part(NewerPartKind kind, std::optional<Identifier> column, std::string text) {
    form_.parts.push_back({.kind = kind,
                           .column = std::move(column),
                           .column_text = std::move(text),
                           .instead = std::nullopt});
  }

  // ---- columns and constraints ----

  void column(std::size_t name, std::size_t last) {
    const std::optional<Identifier> column = reader_.name(name);
    if (!column) return;
    const std::string text = original(name, last);
    for (std::size_t at = name + 1; at < last; ++at) {
      if (reader_.symbol(at, '(')) at = reader_.closing(at);
      if (reader_.words(at, {"generated", "always", "as"}) && reader_.symbol(at + 3, '(')) {
        const std::size_t close = reader_.closing(at + 3);
        const bool is_virtual = reader_.word(close + 1, "virtual");
        if (!reader_.word(close + 1, "stored")) {
          remove(at, std::min(close + (is_virtual ? 2 : 1), last));
          part(NewerPartKind::Virtual, column, text);
        }
        at = close;
      } else if (reader_.word(at, "storage") && at > name + 1 && at + 1 < last) {
        remove(at, at + 2);
        part(NewerPartKind::Storage, column, text);
      } else if (reader_.words(at, {"not", "null", "no", "inherit"})) {
        remove(at + 2, at + 4);
        part(NewerPartKind::NotInherited, column, text);
      }
    }
    enforcement(name, last, "");
  }

  // The tokens stay: they are part of the constraint's text. ENFORCED is what a constraint is
  // anyway. `not_enforced`: what to say instead of NOT ENFORCED.
  void enforcement(std::size_t first, std::size_t last, std::string_view not_enforced) {
    for (std::size_t at = first; at < last; ++at) {
      if (reader_.words(at, {"not", "enforced"})) {
        replace(at, at + 2, not_enforced);
      } else if (reader_.word(at, "enforced") && !reader_.word(at - 1, "not") && at > first) {
        replace(at, at + 1, "");
      }
    }
  }

  // Past [CONSTRAINT name].
  std::size_t past_constraint_name(std::size_t at) const {
    return reader_.word(at, "constraint") ? at + 2 : at;
  }

  bool begins_constraint(std::size_t at) const {
    return reader_.any_word(at, {"constraint", "check", "unique", "primary", "foreign", "exclude"});
  }

  void create_table() {
    if (!reader_.word(0, "create")) return;
    const std::size_t table = reader_.find({"table"});
    if (table > 4) return;
    std::size_t open = table;
    while (open < reader_.size() && !reader_.symbol(open, '('))
      ++open;
    if (open == reader_.size()) return;
    const std::size_t close = reader_.closing(open);
    const std::vector<Element> all = elements(reader_, open + 1, close);
    for (std::size_t index = 0; index < all.size(); ++index) {
      const Element& element = all[index];
      const std::size_t constraint = past_constraint_name(element.first);
      if (reader_.words(constraint, {"not", "null"})) {
        part(NewerPartKind::NotNull, reader_.name(constraint + 2), "");
        // With the comma before it; another element there always is.
        remove(index > 0 ? element.first - 1 : element.first,
               index > 0 ? element.last : std::min(element.last + 1, close));
      } else if (begins_constraint(element.first)) {
        enforcement(element.first, element.last, "");
      } else {
        column(element.first, element.last);
      }
    }
  }

  // ---- ALTER TABLE ----

  void alter_table() {
    if (!reader_.words(0, {"alter", "table"})) return;
    std::size_t first = 2;
    if (reader_.words(first, {"if", "exists"})) first += 2;
    if (reader_.word(first, "only")) ++first;
    ++first;
    while (reader_.symbol(first, '.'))
      first += 2;
    if (reader_.symbol(first, '*')) ++first;
    const std::vector<Element> actions = elements(reader_, first, reader_.size());
    for (std::size_t index = 0; index < actions.size(); ++index)
      alter_action(actions[index], index);
  }

  // The placeholder is an action of every grammar, and the shortest.
  void replace_action(const Element& element, std::size_t number, AlterAction instead) {
    constexpr std::string_view kPlaceholder = "NOT OF";
    replace(element.first, element.last, kPlaceholder);
    form_.parts.push_back({.kind = NewerPartKind::Action,
                           .column = std::nullopt,
                           .action = number,
                           .instead = std::move(instead)});
  }

  void alter_action(const Element& element, std::size_t number) {
    const std::size_t first = element.first;
    if (reader_.words(first, {"alter", "constraint"})) {
      alter_constraint(element, number);
      return;
    }
    if (reader_.word(first, "alter")) {
      const std::size_t column = first + (reader_.word(first + 1, "column") ? 2 : 1);
      if (reader_.words(column + 1, {"set", "expression", "as"}))
        replace_action(element, number, OtherAlterAction{"SET EXPRESSION"});
      return;
    }
    if (!reader_.word(first, "add")) return;
    const std::size_t constraint = past_constraint_name(first + 1);
    if (reader_.words(constraint, {"not", "null"})) {
      add_not_null(element, constraint, number);
    } else if (begins_constraint(first + 1)) {
      enforcement(first + 1, element.last, "NOT VALID");
    } else {
      std::size_t name = first + 1;
      if (reader_.word(name, "column")) ++name;
      if (reader_.words(name, {"if", "not", "exists"})) name += 3;
      column(name, element.last);
    }
  }

  void alter_constraint(const Element& element, std::size_t number) {
    bool newer = false;
    for (std::size_t at = element.first + 3; at < element.last; ++at)
      newer = newer || reader_.any_word(at, {"inherit", "enforced"});
    if (newer) replace_action(element, number, OtherAlterAction{"ALTER CONSTRAINT"});
  }

  void add_not_null(const Element& element, std::size_t at, std::size_t number) {
    const std::optional<Identifier> column = reader_.name(at + 2);
    if (!column) return;
    Constraint constraint{.kind = ConstraintKind::NotNull, .columns = {*column}};
    if (at > element.first + 1) constraint.name = reader_.name(at - 1);
    for (std::size_t rest = at + 3; rest < element.last; rest += 2) {
      if (reader_.words(rest, {"not", "valid"})) {
        constraint.validation = Validation::NotValid;
      } else if (reader_.words(rest, {"no", "inherit"})) {
        constraint.no_inherit = true;
      } else {
        return;  // not a form of PostgreSQL 18
      }
    }
    constraint.text = original(element.first + 1, element.last);
    replace_action(element, number, AddConstraint{std::move(constraint)});
  }

  // ---- the rest ----

  // GRANT role TO role WITH INHERIT TRUE, …; REVOKE INHERIT OPTION FOR role FROM role.
  void roles() {
    if (reader_.word(0, "grant") && !reader_.has({"on"})) {
      const std::size_t with = reader_.find({"with"});
      const bool newer = reader_.any_word(with + 1, {"inherit", "set"}) ||
                         (reader_.word(with + 1, "admin") && !reader_.word(with + 2, "option"));
      if (newer) remove(with, end_of_role_options(with + 1));
    }
    if (reader_.word(0, "revoke") && reader_.any_word(1, {"inherit", "set"}) &&
        reader_.words(2, {"option", "for"}))
      remove(1, 4);
  }

  std::size_t end_of_role_options(std::size_t at) const {
    while (at < reader_.size() && !reader_.words(at, {"granted", "by"}))
      ++at;
    return at;
  }

  void maintenance() {
    if (!reader_.any_word(0, {"vacuum", "analyze"})) return;
    for (std::size_t at = 1; at < reader_.size(); ++at) {
      if (reader_.word(at, "only")) remove(at, at + 1);
    }
  }

  void merge() {
    const std::size_t statement = reader_.find({"merge", "into"});
    if (statement == reader_.size()) return;
    for (std::size_t at = statement; at < reader_.size(); ++at) {
      // An older grammar lets the rows of the target be deleted and updated only WHEN MATCHED.
      if (reader_.words(at, {"not", "matched", "by", "source"})) remove(at, at + 1);
      if (reader_.word(at - 1, "matched") && reader_.word(at, "by")) remove(at, at + 2);
      if (reader_.word(at, "returning")) return remove(at, reader_.size());
    }
  }

  // 1_000, 0xFF, 0o17, 0b101 → decimal, with zeros before it.
  void numbers() {
    for (std::size_t at = 0; at < reader_.size(); ++at) {
      if (reader_.token(at).kind != TokenKind::Number) continue;
      if (misplaced_underscore(reader_.slice_of(at))) continue;
      std::string digits(reader_.slice_of(at));
      std::erase(digits, '_');
      const bool based = digits.size() > 2 && digits[0] == '0' &&
                         std::string_view("xXoObB").find(digits[1]) != std::string_view::npos;
      if (!based && digits.size() == reader_.slice_of(at).size()) continue;
      if (based) {
        const auto value = based_number(digits);
        if (!value) continue;
        digits = *value;
      }
      const SourceSpan span = reader_.token(at).span;
      const std::size_t length = span.end - span.begin;
      if (digits.size() > length) continue;
      write(span.begin, span.end, std::string(length - digits.size(), '0') + digits);
    }
  }

  static bool misplaced_underscore(std::string_view number) {
    return number.ends_with('_') || number.find("__") != std::string_view::npos;
  }

  static std::optional<std::string> based_number(std::string_view digits) {
    const char letter = lower_case(digits[1]);
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data() + 2, end, value, base);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return std::to_string(value);
  }

  // SET STORAGE DEFAULT, SET STATISTICS DEFAULT, SET ACCESS METHOD DEFAULT: another value will do.
  void defaults() {
    if (!reader_.word(0, "alter")) return;
    for (std::size_t at = 0; at + 2 < reader_.size(); ++at) {
      if (reader_.words(at, {"set", "storage", "default"})) replace(at + 2, at + 3, "plain");
      if (reader_.words(at, {"set", "statistics", "default"})) replace(at + 2, at + 3, "-1");
      if (reader_.words(at, {"set", "access", "method", "default"}))
        replace(at + 3, at + 4, "heap");
    }
  }

  TokenReader reader_;
  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::vector<bool> removed_;
  OlderForm form_;
  bool changed_ = false;
};

// ---- putting back ----

std::vector<ColumnDefinition*> columns_of(StatementNode& node) {
  std::vector<ColumnDefinition*> columns;
  if (auto* create = std::get_if<CreateTable>(&node)) {
    for (ColumnDefinition& column : create->columns)
      columns.push_back(&column);
  } else if (auto* alter = std::get_if<AlterTable>(&node)) {
    for (AlterAction& action : alter->actions) {
      if (auto* add = std::get_if<AddColumn>(&action)) columns.push_back(&add->column);
    }
  }
  return columns;
}

bool put_into_column(StatementNode& node, const NewerPart& part) {
  for (ColumnDefinition* column : columns_of(node)) {
    if (column->name != part.column) continue;
    if (!part.column_text.empty()) column->text = part.column_text;
    switch (part.kind) {
      case NewerPartKind::Virtual:
        column->other_clauses.emplace_back("GENERATED VIRTUAL");
        return true;
      case NewerPartKind::Storage:
        column->other_clauses.emplace_back("STORAGE");
        return true;
      case NewerPartKind::NotInherited:
        column->other_clauses.emplace_back("NOT NULL NO INHERIT");
        return true;
      case NewerPartKind::NotNull:
        column->not_null = true;
        column->other_clauses.emplace_back("a named NOT NULL");
        return true;
      case NewerPartKind::Action:
        return true;
    }
  }
  return false;
}

bool put_back(StatementNode& node, const NewerPart& part) {
  if (part.kind != NewerPartKind::Action) return put_into_column(node, part);
  auto* alter = std::get_if<AlterTable>(&node);
  if (alter == nullptr || part.action >= alter->actions.size()) return false;
  alter->actions[part.action] = *part.instead;
  return true;
}

// By its own text, which is as its author wrote it.
void mark_not_enforced(Constraint& constraint) {
  const std::vector<Token> tokens = scan(constraint.text);
  if (!TokenReader(constraint.text, tokens).has({"not", "enforced"})) return;
  constraint.validation = Validation::NotValid;
  constraint.other_clauses.emplace_back("NOT ENFORCED");
}

void mark_not_enforced(StatementNode& node) {
  for (ColumnDefinition* column : columns_of(node)) {
    for (Constraint& constraint : column->constraints)
      mark_not_enforced(constraint);
  }
  if (auto* create = std::get_if<CreateTable>(&node)) {
    for (Constraint& constraint : create->constraints)
      mark_not_enforced(constraint);
  }
  if (auto* alter = std::get_if<AlterTable>(&node)) {
    for (AlterAction& action : alter->actions) {
      if (auto* add = std::get_if<AddConstraint>(&action)) mark_not_enforced(add->constraint);
    }
  }
}

}  // namespace

std::optional<OlderForm> older_form(std::string_view text, const std::vector<Token>& tokens) {
  return Rewriter(text, tokens).result();
}

StatementNode with_newer_parts(StatementNode node, const std::vector<NewerPart>& parts) {
  for (const NewerPart& part : parts) {
    if (!put_back(node, part)) return Unmodelled{"a form of PostgreSQL 18"};
  }
  mark_not_enforced(node);
  return node;
}

}  // namespace lockstep
