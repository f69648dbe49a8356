#include "sql/statement_use.hpp"

#include "sql/big_stack.hpp"
#include "sql/parse_tree.hpp"
#include "sql/routine_body.hpp"
#include "sql/scanner.hpp"
#include "sql/transform/parts.hpp"
#include "sql/utf8.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace lockstep {
namespace {

// What an application does with a shape. DDL, LOCK and ANALYZE are not among them: they are ours,
// or a person's who will see it fail.
constexpr std::array<std::string_view, 11> kApplicationStatements{
    "SelectStmt",        "InsertStmt",        "UpdateStmt",  "DeleteStmt",
    "MergeStmt",         "CopyStmt",          "PrepareStmt", "ExplainStmt",
    "DeclareCursorStmt", "CreateTableAsStmt", "TruncateStmt"};

bool is_one_of(std::string_view type, std::span<const std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// Walks one statement. `result` is on where what is named becomes part of what the statement
// returns; `positions` where a * is matched to other columns by position.
class UseFinder {
 public:
  explicit UseFinder(const UseTarget& target) : target_(target) {}

  StatementUse find(tree::Node statement) {
    const std::string_view type = statement.type();
    if (!is_one_of(type, kApplicationStatements) || !names_relation(statement)) return {};
    use_.prepared = type == "PrepareStmt";
    collect_names(statement);
    if (target_.columns.empty()) use_.named = true;
    visit(statement, {.result = true});
    if (target_.columns.empty() && has_result(statement)) use_.in_result = true;
    return use_;
  }

 private:
  struct Place {
    bool result = false;
    bool positions = false;
  };

  bool names_relation(tree::Node statement) const {
    const std::vector<RelationName> relations = relations_read(statement);
    const auto is_target = [&](const RelationName& name) { return matches(name); };
    if (std::any_of(relations.begin(), relations.end(), is_target)) return true;
    // The target of a statement stands in a field of its own, without a RangeVar around it.
    bool found = false;
    tree::walk(statement,
               [&](std::string_view, tree::Node body) { found = found || is_target_of(body); });
    return found;
  }

  bool matches(const RelationName& name) const {
    return name.name == target_.relation.name &&
           (!name.schema || !target_.relation.schema || name.schema == target_.relation.schema);
  }
  bool is_relation(tree::Node range_var) const {
    return range_var.has("relname") && matches(relation_name(range_var));
  }
  bool is_target_of(tree::Node statement) const { return is_relation(statement["relation"]); }

  // Every name by which the relation is known somewhere in the statement.
  void collect_names(tree::Node statement) {
    const auto add = [&](tree::Node range_var) {
      if (!is_relation(range_var)) return;
      const tree::Node alias = range_var["alias"];
      names_.insert(alias ? alias.text("aliasname") : range_var.text("relname"));
    };
    tree::walk(statement, [&](std::string_view type, tree::Node body) {
      if (type == "RangeVar") add(body);
      add(body["relation"]);
      if (type == "InsertStmt" && is_target_of(body)) names_.insert("excluded");
    });
  }

  bool is_column(std::string_view name) const {
    return std::any_of(target_.columns.begin(), target_.columns.end(),
                       [&](const Identifier& column) { return column.text() == name; });
  }

  void name(Place place) {
    use_.named = true;
    use_.in_result = use_.in_result || place.result;
  }
  void cover(Place place) {
    use_.covered = true;
    use_.in_result = use_.in_result || place.result;
    use_.positional = use_.positional || place.positions;
  }
  void name_if_column(std::string_view text, Place place) {
    if (is_column(text)) name(place);
  }

  void visit(tree::Node node, Place place) {
    if (node.is_list()) {
      for (const tree::Node& element : node.elements())
        visit(element, place);
      return;
    }
    if (!node.is_object()) return;
    for (const std::string_view field : node.fields())
      visit_typed(field, node[field], place);
  }

  void visit_typed(std::string_view type, tree::Node body, Place place) {
    if (type == "SelectStmt") return visit_select(body, place);
    if (type == "InsertStmt") return visit_insert(body, place);
    if (type == "UpdateStmt" || type == "DeleteStmt" || type == "MergeStmt")
      return visit_change(body, place);
    if (type == "CopyStmt") return visit_copy(body);
    if (type == "ColumnRef") return visit_column(body, place);
    if (type == "RangeVar") return visit_range_var(body);
    if (type == "JoinExpr") return visit_join(body, place);
    // Both arms of a UNION and a subquery stand without a type around them or inside a field.
    visit(body, place);
  }

  void visit_select(tree::Node select, Place place) {
    if (const tree::Node with = select["withClause"]) visit(with, {.result = place.result});
    if (const tree::Node left = select["larg"]) {
      const Place arm{.result = place.result, .positions = true};
      visit_select(left, arm);
      visit_select(select["rarg"], arm);
    }
    const tree::NodeList from = select.list("fromClause");
    visit_results(select.list("targetList"), has_direct(from), place);
    // What a subquery returns may be passed on, and by position when this query's * is.
    for (const tree::Node& item : from)
      visit(item, place);
    for (const std::string_view field : select.fields()) {
      const bool seen = field == "withClause" || field == "larg" || field == "rarg" ||
                        field == "targetList" || field == "fromClause";
      if (!seen) visit(select[field], {});
    }
  }

  // A SELECT list or RETURNING; `covers`: a plain * has the relation's columns.
  void visit_results(const tree::NodeList& targets, bool covers, Place place) {
    for (const tree::Node& target : targets) {
      const tree::Node value = target.as("ResTarget")["val"];
      const tree::NodeList fields = value.as("ColumnRef").list("fields");
      if (fields.empty() || fields.back().type() != "A_Star") {
        visit(value, {.result = place.result});
        continue;
      }
      const bool qualified = fields.size() > 1;
      if (qualified ? is_name(fields[fields.size() - 2]) : covers) cover(place);
    }
  }

  void visit_insert(tree::Node insert, Place place) {
    const bool into = is_target_of(insert);
    const tree::NodeList columns = insert.list("cols");
    const tree::Node source = insert["selectStmt"];
    if (into && columns.empty() && source) cover({.positions = true});
    if (into) {
      for (const tree::Node& column : columns)
        name_if_column(column.as("ResTarget").text("name"), {});
      name_conflict_columns(insert["onConflictClause"]);
    }
    if (const tree::Node with = insert["withClause"]) visit(with, {});
    visit(source, {.positions = true});
    visit(insert["onConflictClause"], {});
    visit_results(insert.list("returningList"), into, place);
  }

  void name_conflict_columns(tree::Node conflict) {
    for (const tree::Node& target : conflict.list("targetList"))
      name_if_column(target.as("ResTarget").text("name"), {});
    for (const tree::Node& element : conflict["infer"].list("indexElems"))
      name_if_column(element.as("IndexElem").text("name"), {});
  }

  // UPDATE, DELETE, MERGE.
  void visit_change(tree::Node change, Place place) {
    const bool of_target = is_target_of(change);
    const tree::NodeList from = change.list("fromClause");
    const tree::NodeList joined = change.list("usingClause");
    if (of_target) {
      for (const tree::Node& target : change.list("targetList"))
        name_if_column(target.as("ResTarget").text("name"), {});
      for (const tree::Node& clause : change.list("mergeWhenClauses"))
        name_merge_columns(clause.as("MergeWhenClause"));
    }
    for (const std::string_view field : change.fields()) {
      if (field != "returningList" && field != "relation") visit(change[field], {});
    }
    visit_results(change.list("returningList"), of_target || has_direct(from) || has_direct(joined),
                  place);
  }

  void name_merge_columns(tree::Node clause) {
    const tree::NodeList targets = clause.list("targetList");
    for (const tree::Node& target : targets)
      name_if_column(target.as("ResTarget").text("name"), {});
    if (clause.text("commandType") == "CMD_INSERT" && targets.empty() && clause.has("values"))
      cover({.positions = true});
  }

  void visit_copy(tree::Node copy) {
    const tree::NodeList columns = copy.list("attlist");
    if (is_target_of(copy) && columns.empty()) cover({.result = true, .positions = true});
    if (is_target_of(copy)) {
      for (const std::string& column : strings(columns))
        name_if_column(column, {});
    }
    visit(copy["query"], {.result = true});
  }

  bool is_name(tree::Node string) const {
    return names_.contains(string.as("String").text("sval"));
  }

  void visit_column(tree::Node column, Place place) {
    const tree::NodeList fields = column.list("fields");
    if (fields.empty()) return;
    const Place row{.result = place.result, .positions = true};
    if (fields.back().type() == "A_Star") {  // row_to_json(t.*): not an item of a SELECT list
      if (fields.size() == 1 || is_name(fields[fields.size() - 2])) cover(row);
      return;
    }
    if (fields.size() == 1 && is_name(fields.front())) cover(row);
    if (fields.size() == 1 || is_name(fields[fields.size() - 2]))
      name_if_column(fields.back().as("String").text("sval"), place);
  }

  void visit_range_var(tree::Node range_var) {
    // FROM t AS a (x, y): names given by position.
    if (is_relation(range_var) && range_var["alias"].has("colnames")) cover({.positions = true});
  }

  void visit_join(tree::Node join, Place place) {
    for (const std::string& column : strings(join.list("usingClause")))
      name_if_column(column, {});
    if (join.flag("isNatural") && (is_direct(join["larg"]) || is_direct(join["rarg"]))) cover({});
    if (join["alias"].has("colnames") || join["join_using_alias"].has("colnames"))
      cover({.positions = true});
    visit(join["larg"], place);
    visit(join["rarg"], place);
    visit(join["quals"], {});
  }

  // Whether the relation itself, not a subquery over it, is among these FROM items.
  bool has_direct(const tree::NodeList& items) const {
    return std::any_of(items.begin(), items.end(),
                       [&](const tree::Node& item) { return is_direct(item); });
  }
  bool is_direct(tree::Node item) const {
    if (const tree::Node join = item.as("JoinExpr"))
      return is_direct(join["larg"]) || is_direct(join["rarg"]);
    return is_relation(item.as("RangeVar"));
  }

  static bool has_result(tree::Node statement) {
    const std::string_view type = statement.type();
    return type == "SelectStmt" || type == "PrepareStmt" || statement.body().has("returningList");
  }

  const UseTarget& target_;
  std::set<std::string_view> names_;
  StatementUse use_;
};

StatementUse unreadable_if_mentioned(std::string_view text, const UseTarget& target) {
  return {.unreadable = mentions(text, target.relation.name)};
}

std::string_view body_of(tree::Node code) {
  for (const tree::Node& argument : code.list("args")) {
    const tree::Node option = argument.as("DefElem");
    if (option.text("defname") == "as") return option["arg"].as("String").text("sval");
  }
  return {};
}

StatementUse use_of_one(const std::string& sql, const UseTarget& target, ParseTree& tree) {
  const bool is_text = sql.find('\0') == std::string::npos && !invalid_utf8_at(sql);
  if (!is_text || !tree.parse(sql)) return unreadable_if_mentioned(sql, target);
  StatementUse use;
  for (const tree::Node& statement : tree.statements()) {
    if (const tree::Node code = statement.as("DoStmt")) {
      use |= use_in_body(body_of(code), target);
    } else {
      use |= UseFinder(target).find(statement);
    }
  }
  return use;
}

bool continues_word(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalnum(byte) != 0 || letter == '_' || letter == '$' || byte >= 0x80U;
}

std::string in_quotes(const Identifier& name) {
  const std::string quoted = name.quoted();
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

StatementUse& StatementUse::operator|=(const StatementUse& other) {
  named = named || other.named;
  covered = covered || other.covered;
  positional = positional || other.positional;
  in_result = in_result || other.in_result;
  prepared = prepared || other.prepared;
  unreadable = unreadable || other.unreadable;
  return *this;
}

std::vector<StatementUse> uses_of(std::span<const std::string> statements,
                                  const UseTarget& target) {
  std::vector<StatementUse> uses;
  on_big_stack([&] {
    ParseTree tree;
    for (const std::string& sql : statements)
      uses.push_back(use_of_one(sql, target, tree));
  });
  return uses;
}

StatementUse use_in_body(std::string_view body, const UseTarget& target) {
  const BodyPieces pieces = pieces_of_body(body);
  StatementUse use;
  for (const StatementUse& one : uses_of(pieces.statements, target))
    use |= one;
  for (const std::string& rest : pieces.rest)
    use |= unreadable_if_mentioned(rest, target);
  return use;
}

bool mentions(std::string_view text, const Identifier& name) {
  const std::string wanted = lower_case(in_quotes(name));
  const std::string lower = lower_case(text);
  for (std::size_t at = lower.find(wanted); at != std::string::npos;
       at = lower.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    const bool whole = (at == 0 || !continues_word(lower[at - 1])) &&
                       (end == lower.size() || !continues_word(lower[end]));
    if (whole) return true;
  }
  // U&"…" may spell any name.
  return lower.find("u&\"") != std::string::npos;
}

}  // namespace lockstep
