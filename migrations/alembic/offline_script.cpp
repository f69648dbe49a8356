#include "migrations/alembic/offline_script.hpp"

#include "migrations/blanks.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <optional>

namespace lockstep {
namespace {

// "-- Running upgrade a, b -> c", as Alembic writes it above each revision.
struct Marker {
  std::size_t begin = 0;
  std::vector<std::string> from;
  std::string to;
};

std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view name = trimmed(text.substr(0, comma));
    if (!name.empty()) names.emplace_back(name);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return names;
}

std::optional<Marker> marker_in(const SourceComment& comment) {
  constexpr std::string_view kArrow = "->";
  std::string_view text = comment.body;
  for (const std::string_view what : {"Running upgrade ", "Running downgrade "}) {
    if (!text.starts_with(what)) continue;
    text.remove_prefix(what.size());
    const std::size_t arrow = text.find(kArrow);
    if (arrow == std::string_view::npos) return std::nullopt;
    return Marker{comment.span.begin, comma_list(text.substr(0, arrow)),
                  std::string(trimmed(text.substr(arrow + kArrow.size())))};
  }
  return std::nullopt;
}

// op.execute("-- lockstep: …") prints the comment as a statement, with a semicolon at its end.
std::optional<std::string> directive_in(const SourceComment& comment) {
  if (!comment.line_comment || !comment.body.starts_with("lockstep")) return std::nullopt;
  std::string_view body = comment.body;
  if (body.ends_with(';')) body = trimmed(body.substr(0, body.size() - 1));
  return "-- " + std::string(body) + "\n";
}

bool is_table(const RelationName& relation, const VersionTableName& versions) {
  const bool same_schema =
      versions.schema.empty() || !relation.schema || relation.schema->text() == versions.schema;
  return same_schema && relation.name.text() == versions.name;
}

bool is_bookkeeping(const Statement& statement, const VersionTableName& versions) {
  if (std::holds_alternative<TransactionControl>(statement.node)) return true;
  if (const auto* create = std::get_if<CreateTable>(&statement.node))
    return is_table(create->table, versions);
  if (const auto* drop = std::get_if<DropObjects>(&statement.node)) {
    return drop->kind == ObjectKind::Table && drop->names.size() == 1 &&
           is_table(drop->names.front(), versions);
  }
  const auto* dml = std::get_if<Dml>(&statement.node);
  return dml != nullptr && dml->target && is_table(*dml->target, versions);
}

class Splitter {
 public:
  Splitter(const SourceText& output, const VersionTableName& versions)
      : output_(output), versions_(versions), comments_(scan_comments(output.text())) {}

  std::variant<std::vector<OfflineRevision>, std::vector<Diagnostic>> split() {
    ParsedScript script = parse_script(output_);
    if (!script.errors.empty()) return std::move(script.errors);
    for (const Statement& statement : script.statements) {
      read_comments_before(statement.span.begin);
      add(statement);
      // What stands inside it says nothing.
      while (comment_ < comments_.size() && comments_[comment_].span.begin < statement.span.end)
        ++comment_;
    }
    read_comments_before(output_.text().size() + 1);
    if (!problems_.empty()) return std::move(problems_);
    return std::move(revisions_);
  }

 private:
  void read_comments_before(std::size_t offset) {
    for (; comment_ < comments_.size() && comments_[comment_].span.begin < offset; ++comment_) {
      if (const auto marker = marker_in(comments_[comment_])) {
        revisions_.push_back({.from = marker->from, .to = marker->to, .sql = ""});
        directives_.clear();
      } else if (const auto directive = directive_in(comments_[comment_])) {
        directives_ += *directive;
      }
    }
  }

  void add(const Statement& statement) {
    if (const auto* control = std::get_if<TransactionControl>(&statement.node)) {
      if (control->kind == TransactionKind::Begin) in_transaction_ = true;
      if (control->kind == TransactionKind::Commit) in_transaction_ = false;
    }
    if (is_bookkeeping(statement, versions_)) return;
    if (revisions_.empty()) {
      problems_.push_back({output_.path(), output_.position(statement.span.begin),
                           statement.kind + " stands before the first revision",
                           "env.py prints it; lockstep does not know whose it is."});
      return;
    }
    OfflineRevision& revision = revisions_.back();
    if (!in_transaction_) revision.leaves_transaction = true;
    revision.sql += directives_ + statement.text + ";\n\n";
    directives_.clear();
  }

  const SourceText& output_;
  const VersionTableName& versions_;
  const std::vector<SourceComment> comments_;
  std::size_t comment_ = 0;  // the next one to be read
  std::string directives_;   // above the next statement
  bool in_transaction_ = false;
  std::vector<OfflineRevision> revisions_;
  std::vector<Diagnostic> problems_;
};

}  // namespace

std::variant<std::vector<OfflineRevision>, std::vector<Diagnostic>> split_offline_script(
    const SourceText& output, const VersionTableName& versions) {
  return Splitter(output, versions).split();
}

}  // namespace lockstep
