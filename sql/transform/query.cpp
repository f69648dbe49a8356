// What a query reads and calls.

#include "sql/transform/parts.hpp"

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

// Walks a tree with the names of the WITH queries that can be seen at each place.
class RelationCollector {
 public:
  void visit(tree::Node node) {
    for (const tree::Node element : node.elements())
      visit(element);
    const std::size_t seen_outside = with_queries_.size();
    if (const tree::Node with = node["withClause"]) enter(with);
    node.each_field([&](std::string_view field, tree::Node value) {
      if (field == "withClause") return;
      if (field == "RangeVar") add(value);
      if (value.is_object() || value.is_list()) visit(value);
    });
    with_queries_.resize(seen_outside);
  }

  std::vector<RelationName> relations() const { return {relations_.begin(), relations_.end()}; }

 private:
  // A WITH query sees those before it; all of them and itself when it is RECURSIVE.
  void enter(tree::Node with) {
    const tree::NodeList queries = with.list("ctes");
    const bool recursive = with.flag("recursive");
    if (recursive) {
      for (const tree::Node& query : queries)
        with_queries_.push_back(name_of(query));
    }
    for (const tree::Node& query : queries) {
      visit(query.as("CommonTableExpr")["ctequery"]);
      if (!recursive) with_queries_.push_back(name_of(query));
    }
  }

  static std::string_view name_of(tree::Node query) {
    return query.as("CommonTableExpr").text("ctename");
  }

  void add(tree::Node range_var) {
    const std::string_view name = range_var.text("relname");
    const bool with_query =
        !range_var.has("schemaname") &&
        std::find(with_queries_.begin(), with_queries_.end(), name) != with_queries_.end();
    if (!with_query) relations_.insert(relation_name(range_var));
  }

  std::vector<std::string_view> with_queries_;
  std::set<RelationName> relations_;
};

std::string function_name(tree::Node call) {
  std::string name;
  for (const std::string& part : strings(call.list("funcname"))) {
    if (!name.empty()) name += '.';
    name += lower_case(part);
  }
  return name;
}

// "SVFOP_CURRENT_TIMESTAMP_N" → "current_timestamp".
std::string value_function(std::string_view op) {
  constexpr std::string_view kPrefix = "SVFOP_";
  std::string name = lower_case(op.starts_with(kPrefix) ? op.substr(kPrefix.size()) : op);
  if (name.ends_with("_n")) name.resize(name.size() - 2);
  return name;
}

}  // namespace

std::vector<RelationName> relations_read(tree::Node node) {
  RelationCollector collector;
  collector.visit(node);
  return collector.relations();
}

std::optional<std::string> function_called(std::string_view type, tree::Node body) {
  if (type == "FuncCall") return function_name(body);
  if (type == "SQLValueFunction") return value_function(body.text("op"));
  return std::nullopt;
}

void sort_unique(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace lockstep
