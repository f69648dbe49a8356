// The dispatch from the tree's statement types to their families, and command tags.

#include "sql/transform/statement_source.hpp"

#include <array>
#include <utility>

namespace lockstep {
namespace {

using Family = StatementNode (*)(tree::Node node, const StatementSource& source);

template <StatementNode (*Simple)(tree::Node)>
StatementNode without_source(tree::Node node, const StatementSource&) {
  return Simple(node);
}

template <DmlKind Kind>
StatementNode dml_of(tree::Node node, const StatementSource&) {
  return dml(Kind, node);
}

StatementNode select(tree::Node node, const StatementSource&) {
  return node.has("intoClause") ? select_into(node) : dml(DmlKind::Select, node);
}

struct StatementType {
  std::string_view type;
  std::string_view tag;  // "": made from the object's kind
  Family family;
};

constexpr std::array<StatementType, 30> kStatementTypes{{
    {"AlterTableStmt", "", alter_table},
    {"CreateStmt", "CREATE TABLE", create_table},
    {"CreateTableAsStmt", "", without_source<create_table_as>},
    {"IndexStmt", "CREATE INDEX", create_index},
    {"DropStmt", "", without_source<drop>},
    {"RenameStmt", "", without_source<rename>},
    {"SelectStmt", "SELECT", select},
    {"InsertStmt", "INSERT", dml_of<DmlKind::Insert>},
    {"UpdateStmt", "UPDATE", dml_of<DmlKind::Update>},
    {"DeleteStmt", "DELETE", dml_of<DmlKind::Delete>},
    {"MergeStmt", "MERGE", dml_of<DmlKind::Merge>},
    {"TransactionStmt", "", without_source<transaction>},
    {"VariableSetStmt", "", without_source<set_variable>},
    {"TruncateStmt", "TRUNCATE TABLE", without_source<truncate>},
    {"LockStmt", "LOCK TABLE", without_source<lock_table>},
    {"ReindexStmt", "REINDEX", without_source<reindex>},
    {"RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW", without_source<refresh>},
    {"VacuumStmt", "", without_source<vacuum>},
    {"CreateTrigStmt", "CREATE TRIGGER", without_source<create_trigger>},
    {"ViewStmt", "CREATE VIEW", without_source<create_view>},
    {"CreateFunctionStmt", "", without_source<create_function>},
    {"CreateSeqStmt", "CREATE SEQUENCE", without_source<create_sequence>},
    {"CreateEnumStmt", "CREATE TYPE", without_source<create_enum>},
    {"AlterEnumStmt", "ALTER TYPE", without_source<alter_enum>},
    {"CreateSchemaStmt", "CREATE SCHEMA", without_source<create_schema>},
    {"CreateExtensionStmt", "CREATE EXTENSION", without_source<create_extension>},
    {"CommentStmt", "COMMENT", without_source<comment>},
    {"GrantStmt", "", without_source<grant>},
    {"GrantRoleStmt", "", without_source<grant>},
    {"DoStmt", "DO", without_source<do_block>},
}};

const StatementType* find_type(std::string_view type) {
  for (const StatementType& known : kStatementTypes) {
    if (known.type == type) return &known;
  }
  return nullptr;
}

// "OBJECT_MATVIEW" → "MATERIALIZED VIEW".
std::string object_words(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kIrregular{
      {{"OBJECT_MATVIEW", "MATERIALIZED VIEW"},
       {"OBJECT_COLUMN", "TABLE"},
       {"OBJECT_TABCONSTRAINT", "TABLE"},
       {"OBJECT_FOREIGN_TABLE", "FOREIGN TABLE"},
       {"OBJECT_ATTRIBUTE", "TYPE"}}};
  for (const auto& [name, words] : kIrregular) {
    if (name == type) return std::string(words);
  }
  constexpr std::string_view kPrefix = "OBJECT_";
  std::string words(type.starts_with(kPrefix) ? type.substr(kPrefix.size()) : type);
  for (char& c : words)
    c = c == '_' ? ' ' : c;
  return words;
}

std::string transaction_tag(TransactionKind kind) {
  switch (kind) {
    case TransactionKind::Begin:
      return "BEGIN";
    case TransactionKind::Commit:
      return "COMMIT";
    case TransactionKind::Rollback:
    case TransactionKind::RollbackTo:
      return "ROLLBACK";
    case TransactionKind::Savepoint:
      return "SAVEPOINT";
    case TransactionKind::Release:
      return "RELEASE";
    case TransactionKind::Other:
      return "TRANSACTION";
  }
  return "TRANSACTION";
}

// "CreateDomainStmt" → "CREATE DOMAIN".
std::string words_of(std::string_view type) {
  std::string words;
  if (type.ends_with("Stmt")) type.remove_suffix(4);
  for (const char c : type) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !words.empty()) words += ' ';
    words += capital ? c : static_cast<char>(c - 'a' + 'A');
  }
  return words;
}

std::string irregular_tag(std::string_view type, tree::Node body, const StatementNode& node) {
  if (type == "AlterTableStmt") return "ALTER " + object_words(body.text("objtype"));
  if (type == "CreateTableAsStmt") {
    return body.text("objtype") == "OBJECT_MATVIEW" ? "CREATE MATERIALIZED VIEW"
                                                    : "CREATE TABLE AS";
  }
  if (type == "DropStmt") return "DROP " + object_words(body.text("removeType"));
  if (type == "RenameStmt") {
    const std::string_view renamed = body.text("renameType");
    const bool part = renamed == "OBJECT_COLUMN" || renamed == "OBJECT_ATTRIBUTE";
    return "ALTER " +
           object_words(part && body.has("relationType") ? body.text("relationType") : renamed);
  }
  if (type == "TransactionStmt") return transaction_tag(std::get<TransactionControl>(node).kind);
  if (type == "VariableSetStmt")
    return body.text("kind").starts_with("VAR_RESET") ? "RESET" : "SET";
  if (type == "VacuumStmt") return body.flag("is_vacuumcmd") ? "VACUUM" : "ANALYZE";
  if (type == "CreateFunctionStmt")
    return body.flag("is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION";
  if (type == "GrantStmt") return body.flag("is_grant") ? "GRANT" : "REVOKE";
  if (type == "GrantRoleStmt") return body.flag("is_grant") ? "GRANT ROLE" : "REVOKE ROLE";
  return words_of(type);
}

}  // namespace

StatementNode transform(tree::Node statement, const StatementSource& source) {
  const StatementType* known = find_type(statement.type());
  if (known == nullptr) return Unmodelled{words_of(statement.type())};
  return known->family(statement.body(), source);
}

std::string command_tag(tree::Node statement, const StatementNode& node) {
  const StatementType* known = find_type(statement.type());
  const bool select_into =
      std::holds_alternative<CreateTableAs>(node) && statement.type() == "SelectStmt";
  if (select_into) return "SELECT INTO";
  if (known != nullptr && !known->tag.empty()) return std::string(known->tag);
  return irregular_tag(statement.type(), statement.body(), node);
}

}  // namespace lockstep
