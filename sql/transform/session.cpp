// Transactions, settings, locks and maintenance.

#include "sql/lock_mode.hpp"
#include "sql/transform/statement_source.hpp"

namespace lockstep {
namespace {

TransactionKind transaction_kind(std::string_view kind) {
  if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") return TransactionKind::Begin;
  if (kind == "TRANS_STMT_COMMIT") return TransactionKind::Commit;
  if (kind == "TRANS_STMT_ROLLBACK") return TransactionKind::Rollback;
  if (kind == "TRANS_STMT_SAVEPOINT") return TransactionKind::Savepoint;
  if (kind == "TRANS_STMT_RELEASE") return TransactionKind::Release;
  if (kind == "TRANS_STMT_ROLLBACK_TO") return TransactionKind::RollbackTo;
  return TransactionKind::Other;
}

std::string setting_value(tree::Node argument) {
  if (const tree::Node cast = argument.as("TypeCast")) return setting_value(cast["arg"]);
  const tree::Node constant = argument.as("A_Const");
  if (constant.has("sval")) return std::string(constant["sval"].text("sval"));
  if (constant.has("fval")) return std::string(constant["fval"].text("fval"));
  if (constant.has("boolval")) return constant["boolval"].flag("boolval") ? "true" : "false";
  return std::to_string(constant["ival"].number("ival"));
}

bool has_option(tree::Node node, std::string_view list, std::string_view option) {
  for (const tree::Node& element : node.list(list)) {
    const tree::Node definition = element.as("DefElem");
    if (definition.text("defname") != option) continue;
    const std::string_view word = definition["arg"].as("String").text("sval");
    return word != "false" && word != "off" &&
           (!definition["arg"].as("Integer") ||
            definition["arg"].as("Integer").number("ival") != 0);
  }
  return false;
}

}  // namespace

StatementNode transaction(tree::Node node) {
  return TransactionControl{transaction_kind(node.text("kind"))};
}

StatementNode set_variable(tree::Node node) {
  const std::string_view kind = node.text("kind");
  SetVariable statement{.name = std::string(node.text("name")), .local = node.flag("is_local")};
  if (kind == "VAR_RESET_ALL") statement.name = "*";
  if (kind != "VAR_SET_VALUE") return statement;
  std::string value;
  for (const tree::Node& argument : node.list("args")) {
    if (!value.empty()) value += ", ";
    value += setting_value(argument);
  }
  statement.value = value;
  return statement;
}

StatementNode truncate(tree::Node node) {
  Truncate statement{.behavior = drop_behavior(node)};
  for (const tree::Node& relation : node.list("relations")) {
    statement.tables.push_back(relation_name(relation.as("RangeVar")));
  }
  return statement;
}

StatementNode lock_table(tree::Node node) {
  const std::int64_t mode = node.number("mode");
  if (mode < 1 || mode > static_cast<std::int64_t>(kLockModes.size()))
    return Unmodelled{"a LOCK TABLE mode"};
  LockTable statement{.mode = std::string(kLockModes[static_cast<std::size_t>(mode - 1)].name)};
  for (const tree::Node& relation : node.list("relations")) {
    statement.tables.push_back(relation_name(relation.as("RangeVar")));
  }
  return statement;
}

StatementNode reindex(tree::Node node) {
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
  if (has_option(node, "params", "concurrently")) statement.concurrency = Concurrency::Concurrent;
  return statement;
}

StatementNode refresh(tree::Node node) {
  return RefreshMaterializedView{
      relation_name(node["relation"]),
      node.flag("concurrent") ? Concurrency::Concurrent : Concurrency::Blocking,
      !node.flag("skipData")};
}

StatementNode vacuum(tree::Node node) {
  if (has_option(node, "options", "full")) return Unmodelled{"VACUUM FULL"};
  Analyze statement;
  for (const tree::Node& relation : node.list("rels")) {
    const tree::Node name = relation.as("VacuumRelation")["relation"];
    if (!name) return Unmodelled{"VACUUM of a relation by its oid"};
    statement.relations.push_back(relation_name(name));
  }
  return statement;
}

}  // namespace lockstep
