// Transactions and settings.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

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

std::string setting_value(tree::Node argument, const StatementSource& source) {
  if (const tree::Node cast = argument.as("TypeCast")) return setting_value(cast["arg"], source);
  // Of SET TRANSACTION: which of its properties.
  if (const tree::Node property = argument.as("DefElem"))
    return std::string(property.text("defname"));
  const tree::Node constant = argument.as("A_Const");
  if (constant.has("sval")) return std::string(constant["sval"].text("sval"));
  if (constant.has("fval")) return std::string(constant["fval"].text("fval"));
  if (constant.has("boolval")) return constant["boolval"].flag("boolval") ? "true" : "false";
  return std::to_string(integer_value(constant, source));
}

}  // namespace

StatementNode transaction(tree::Node node, const StatementSource&) {
  // Another transaction begins at once, which nobody expects of a COMMIT.
  if (node.flag("chain")) return Unmodelled{"AND CHAIN"};
  return TransactionControl{transaction_kind(node.text("kind")),
                            std::string(node.text("savepoint_name"))};
}

StatementNode discard(tree::Node node, const StatementSource&) {
  return Discard{node.text("target") == "DISCARD_ALL"};
}

StatementNode set_variable(tree::Node node, const StatementSource& source) {
  const std::string_view kind = node.text("kind");
  SetVariable statement{.name = std::string(node.text("name")), .local = node.flag("is_local")};
  if (kind == "VAR_RESET_ALL") statement.name = "*";
  if (kind == "VAR_RESET" || kind == "VAR_RESET_ALL" || kind == "VAR_SET_DEFAULT") return statement;
  // FROM CURRENT stands in function definitions only.
  if (kind != "VAR_SET_VALUE" && kind != "VAR_SET_MULTI")
    return Unmodelled{"SET " + statement.name + " FROM CURRENT"};
  std::string value;
  for (const tree::Node& argument : node.list("args")) {
    if (!value.empty()) value += ", ";
    value += setting_value(argument, source);
  }
  statement.value = value;
  return statement;
}

}  // namespace lockstep
