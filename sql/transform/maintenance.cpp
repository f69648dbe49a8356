// TRUNCATE, LOCK, REINDEX, REFRESH, VACUUM and ANALYZE.

#include "sql/lock_mode.hpp"
#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool is_true(tree::Node value) {
  if (!value) return true;  // the option's name alone
  if (const tree::Node number = value.as("Integer")) return number.number("ival") != 0;
  if (const tree::Node boolean = value.as("Boolean")) return boolean.flag("boolval");
  const std::string word = lower_case(value.as("String").text("sval"));
  return word != "false" && word != "off";
}

bool has_option(const tree::NodeList& options, std::string_view wanted) {
  return std::any_of(options.begin(), options.end(), [&](tree::Node option) {
    const tree::Node definition = option.as("DefElem");
    return definition.text("defname") == wanted && is_true(definition["arg"]);
  });
}

}  // namespace

StatementNode truncate(tree::Node node, const StatementSource&) {
  Truncate statement{.behavior = drop_behavior(node)};
  statement.restart_identity = node.flag("restart_seqs");
  for (const tree::Node& relation : node.list("relations")) {
    statement.tables.push_back(relation_name(relation.as("RangeVar")));
  }
  return statement;
}

StatementNode lock_table(tree::Node node, const StatementSource&) {
  const std::int64_t mode = node.number("mode");
  if (mode < 1 || mode > static_cast<std::int64_t>(kLockModes.size()))
    return Unmodelled{"a LOCK TABLE mode"};
  LockTable statement{.mode = std::string(kLockModes[static_cast<std::size_t>(mode - 1)].name)};
  for (const tree::Node& relation : node.list("relations")) {
    statement.tables.push_back(relation_name(relation.as("RangeVar")));
  }
  return statement;
}

StatementNode reindex(tree::Node node, const StatementSource&) {
  const std::string_view kind = node.text("kind");
  Reindex statement{.kind = ObjectKind::Other};
  if (kind == "REINDEX_OBJECT_TABLE") statement.kind = ObjectKind::Table;
  if (kind == "REINDEX_OBJECT_INDEX") statement.kind = ObjectKind::Index;
  if (kind == "REINDEX_OBJECT_SCHEMA") statement.kind = ObjectKind::Schema;
  if (node.has("relation")) {
    statement.name = relation_name(node["relation"]);
  } else if (!node.text("name").empty()) {
    statement.name = RelationName{std::nullopt, Identifier(node.text("name"))};
  }
  if (has_option(node.list("params"), "concurrently"))
    statement.concurrency = Concurrency::Concurrent;
  return statement;
}

StatementNode refresh(tree::Node node, const StatementSource&) {
  return RefreshMaterializedView{relation_name(node["relation"]), concurrency(node),
                                 !node.flag("skipData")};
}

StatementNode vacuum(tree::Node node, const StatementSource&) {
  Analyze statement{.relations = {}, .vacuum = node.flag("is_vacuumcmd")};
  statement.full = has_option(node.list("options"), "full");
  for (const tree::Node& relation : node.list("rels")) {
    const tree::Node name = relation.as("VacuumRelation")["relation"];
    if (!name) return Unmodelled{"VACUUM of a relation by its oid"};
    statement.relations.push_back(relation_name(name));
  }
  return statement;
}

StatementNode cluster(tree::Node node, const StatementSource&) {
  Cluster statement;
  if (node.has("relation")) statement.table = relation_name(node["relation"]);
  statement.index = optional_identifier(node.text("indexname"));
  return statement;
}

}  // namespace lockstep
