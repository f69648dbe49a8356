// Columns and constraints, as they stand in CREATE TABLE and in ALTER TABLE … ADD.

#include "sql/transform/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep {
namespace {

std::optional<ConstraintKind> constraint_kind(std::string_view type) {
  if (type == "CONSTR_CHECK") return ConstraintKind::Check;
  if (type == "CONSTR_UNIQUE") return ConstraintKind::Unique;
  if (type == "CONSTR_PRIMARY") return ConstraintKind::PrimaryKey;
  if (type == "CONSTR_FOREIGN") return ConstraintKind::ForeignKey;
  if (type == "CONSTR_EXCLUSION") return ConstraintKind::Exclude;
  return std::nullopt;
}

bool all_fields_known(tree::Node constraint) {
  return has_only(constraint, {"contype",
                               "conname",
                               "location",
                               "raw_expr",
                               "keys",
                               "including",
                               "nulls_not_distinct",
                               "indexname",
                               "options",
                               "indexspace",
                               "exclusions",
                               "access_method",
                               "where_clause",
                               "pktable",
                               "fk_attrs",
                               "pk_attrs",
                               "fk_matchtype",
                               "fk_upd_action",
                               "fk_del_action",
                               "fk_del_set_cols",
                               "skip_validation",
                               "initially_valid",
                               "is_no_inherit",
                               "deferrable",
                               "initdeferred"});
}

// Clauses that nobody judges by; a statement that is put together from the members would lose them.
std::vector<std::string> other_clauses(tree::Node constraint) {
  constexpr std::string_view kNoAction = "a";
  constexpr std::string_view kMatchSimple = "s";
  std::vector<std::string> clauses;
  const auto add = [&](bool there, std::string_view clause) {
    if (there) clauses.emplace_back(clause);
  };
  const auto differs = [&](std::string_view field, std::string_view usual) {
    return constraint.has(field) && constraint.text(field) != usual;
  };
  add(differs("fk_matchtype", kMatchSimple), "MATCH");
  add(differs("fk_del_action", kNoAction), "ON DELETE");
  add(differs("fk_upd_action", kNoAction), "ON UPDATE");
  add(constraint.has("options"), "WITH");
  add(constraint.has("indexspace"), "USING INDEX TABLESPACE");
  add(constraint.has("where_clause"), "WHERE");
  return clauses;
}

// The expression in the first parentheses after `word`.
std::optional<Expression> in_parentheses(tree::Node constraint, std::string_view word,
                                         const StatementSource& source) {
  std::size_t token = source.token_of(constraint);
  const std::size_t named = source.word_at(token, "constraint") ? token + 2 : token;
  while (token < source.tokens.size() && !source.word_at(token, word))
    ++token;
  const std::size_t open = token + 1;
  if (!source.symbol_at(open, '(')) return std::nullopt;
  const std::size_t close = source.find_at_level(open + 1, [](std::size_t) { return false; });
  // CHECK (expression): the parentheses are the grammar's own.
  const Extent extent = token == named ? Extent::Certain : Extent::Guessed;
  return expression(open + 1, close, constraint["raw_expr"], source, extent);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSerialTypes{
    {{"serial", "int4"},
     {"serial4", "int4"},
     {"bigserial", "int8"},
     {"serial8", "int8"},
     {"smallserial", "int2"},
     {"serial2", "int2"}}};

// Reads one column's definition: its clauses in order, of which each one ends where the next
// begins.
class ColumnReader {
 public:
  ColumnReader(tree::Node node, const StatementSource& source)
      : node_(node), source_(source), first_(source.token_of(node)) {
    for (const tree::Node& clause : node.list("constraints")) {
      clauses_.push_back(clause.as("Constraint"));
      ends_.push_back(source.token_of(clauses_.back()));
    }
    if (node.has("collClause")) ends_.push_back(source.token_of(node["collClause"]));
    ends_.push_back(source.end_of_element(first_));
    std::sort(ends_.begin(), ends_.end());
  }

  std::optional<ColumnDefinition> read() {
    if (!has_only(node_, {"colname", "typeName", "is_local", "location", "constraints",
                          "collClause", "compression", "storage_name"}) ||
        !node_.has("typeName"))
      return std::nullopt;
    ColumnDefinition column{.name = Identifier(node_.text("colname")),
                            .type = type_name(node_["typeName"], end_of_type(), source_)};
    column.text = source_.slice(first_, ends_.back());
    resolve_serial(column);
    if (node_.has("compression")) column.other_clauses.emplace_back("COMPRESSION");
    if (node_.has("storage_name")) column.other_clauses.emplace_back("STORAGE");
    if (node_.has("collClause")) {
      column.collation = dotted_name(node_["collClause"].list("collname"));
      if (!column.collation) return std::nullopt;
    }
    for (std::size_t index = 0; index < clauses_.size(); ++index) {
      if (!add_clause(index, column)) return std::nullopt;
    }
    return column;
  }

 private:
  // STORAGE and COMPRESSION stand before the clauses of which the tree says where they are. A type
  // may have one of these names.
  std::size_t end_of_type() const {
    const std::size_t type = source_.token_of(node_["typeName"]);
    const std::size_t end = end_of_clause(type);
    return source_.find_at_level(type + 1, [&](std::size_t token) {
      return token >= end || (node_.has("storage_name") && source_.word_at(token, "storage")) ||
             (node_.has("compression") && source_.word_at(token, "compression"));
    });
  }

  std::size_t end_of_clause(std::size_t first) const {
    return *std::upper_bound(ends_.begin(), std::prev(ends_.end()), first);
  }

  // DEFERRABLE and INITIALLY … are clauses of their own that belong to the one before them.
  std::size_t end_with_attributes(std::size_t index) const {
    while (index + 1 < clauses_.size() &&
           clauses_[index + 1].text("contype").starts_with("CONSTR_ATTR_"))
      ++index;
    return end_of_clause(source_.token_of(clauses_[index]));
  }

  static void resolve_serial(ColumnDefinition& column) {
    if (column.type.schema) return;
    for (const auto& [name, integer] : kSerialTypes) {
      if (column.type.name != name) continue;
      column.serial = true;
      column.not_null = true;
      column.type.schema = "pg_catalog";
      column.type.name = integer;
      return;
    }
  }

  // False: not modelled.
  bool add_clause(std::size_t index, ColumnDefinition& column) {
    const tree::Node clause = clauses_[index];
    const std::string_view type = clause.text("contype");
    if (type.starts_with("CONSTR_ATTR_")) return add_attribute(type, column);
    if (type == "CONSTR_NULL") return true;
    if (type == "CONSTR_NOTNULL") {
      column.not_null = true;
      return has_only(clause, {"contype", "conname", "location", "initially_valid"});
    }
    if (type == "CONSTR_DEFAULT") {
      std::size_t word = source_.token_of(clause);
      if (source_.word_at(word, "constraint")) word += 2;  // CONSTRAINT name DEFAULT …
      column.default_value = expression(word + 1, end_of_clause(word), clause["raw_expr"], source_);
      return column.default_value.has_value();
    }
    if (type == "CONSTR_IDENTITY") {
      column.identity =
          clause.text("generated_when") == "a" ? Identity::Always : Identity::ByDefault;
      column.not_null = true;
      if (clause.has("options")) column.other_clauses.emplace_back("identity options");
      return true;
    }
    if (type == "CONSTR_GENERATED") {
      if (!has_only(clause, {"contype", "conname", "location", "raw_expr", "generated_when"}))
        return false;
      column.generated_stored = in_parentheses(clause, "as", source_);
      return column.generated_stored.has_value();
    }
    return add_constraint(index, column);
  }

  static bool add_attribute(std::string_view type, ColumnDefinition& column) {
    if (column.constraints.empty()) return false;
    Constraint& last = column.constraints.back();
    if (type == "CONSTR_ATTR_DEFERRABLE") last.deferrable = true;
    if (type == "CONSTR_ATTR_DEFERRED") last.deferrable = last.initially_deferred = true;
    return true;
  }

  bool add_constraint(std::size_t index, ColumnDefinition& column) {
    std::optional<Constraint> added =
        constraint(clauses_[index], end_with_attributes(index), source_);
    if (!added) return false;
    if (added->kind == ConstraintKind::PrimaryKey) column.not_null = true;
    if (added->kind != ConstraintKind::Check) added->columns = {column.name};
    column.constraints.push_back(std::move(*added));
    return true;
  }

  tree::Node node_;
  const StatementSource& source_;
  std::size_t first_;
  std::vector<tree::Node> clauses_;
  std::vector<std::size_t> ends_;  // sorted: where each clause begins, and where the column ends
};

}  // namespace

std::optional<ColumnDefinition> column_definition(tree::Node node, const StatementSource& source) {
  return ColumnReader(node, source).read();
}

std::optional<Constraint> table_constraint(tree::Node node, const StatementSource& source) {
  return constraint(node, source.end_of_element(source.token_of(node)), source);
}

std::optional<Constraint> constraint(tree::Node node, std::size_t last,
                                     const StatementSource& source) {
  const std::optional<ConstraintKind> kind = constraint_kind(node.text("contype"));
  if (!kind || !all_fields_known(node)) return std::nullopt;
  const bool foreign = *kind == ConstraintKind::ForeignKey;
  Constraint result{.kind = *kind, .name = optional_identifier(node.text("conname"))};
  result.columns = identifiers(node.list(foreign ? "fk_attrs" : "keys"));
  result.include = identifiers(node.list("including"));
  result.using_index = optional_identifier(node.text("indexname"));
  if (foreign) result.referenced = relation_name(node["pktable"]);
  result.referenced_columns = identifiers(node.list("pk_attrs"));
  if (node.flag("skip_validation")) result.validation = Validation::NotValid;
  result.no_inherit = node.flag("is_no_inherit");
  result.deferrable = node.flag("deferrable");
  result.initially_deferred = node.flag("initdeferred");
  result.nulls_not_distinct = node.flag("nulls_not_distinct");
  result.other_clauses = other_clauses(node);
  result.text = source.slice(source.token_of(node), last);
  if (*kind != ConstraintKind::Check) return result;
  result.check = in_parentheses(node, "check", source);
  if (!result.check) return std::nullopt;
  return result;
}

}  // namespace lockstep
