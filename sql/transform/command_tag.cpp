// The command tag of a statement, as the server's CreateCommandTag() makes it.

#include "sql/transform/families.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace lockstep {
namespace {

using Tag = std::pair<std::string_view, std::string_view>;

// Where the tag is not the words of the type: CreateDomainStmt is CREATE DOMAIN.
constexpr std::array kTags{
    Tag{"AlterDatabaseRefreshCollStmt", "ALTER DATABASE"},
    Tag{"AlterDatabaseSetStmt", "ALTER DATABASE"},
    Tag{"AlterEnumStmt", "ALTER TYPE"},
    Tag{"AlterEventTrigStmt", "ALTER EVENT TRIGGER"},
    Tag{"AlterExtensionContentsStmt", "ALTER EXTENSION"},
    Tag{"AlterFdwStmt", "ALTER FOREIGN DATA WRAPPER"},
    Tag{"AlterForeignServerStmt", "ALTER SERVER"},
    Tag{"AlterOpFamilyStmt", "ALTER OPERATOR FAMILY"},
    Tag{"AlterRoleSetStmt", "ALTER ROLE"},
    Tag{"AlterSeqStmt", "ALTER SEQUENCE"},
    Tag{"AlterStatsStmt", "ALTER STATISTICS"},
    Tag{"AlterTableSpaceOptionsStmt", "ALTER TABLESPACE"},
    Tag{"AlterTSConfigurationStmt", "ALTER TEXT SEARCH CONFIGURATION"},
    Tag{"AlterTSDictionaryStmt", "ALTER TEXT SEARCH DICTIONARY"},
    Tag{"CheckPointStmt", "CHECKPOINT"},
    Tag{"CompositeTypeStmt", "CREATE TYPE"},
    Tag{"ConstraintsSetStmt", "SET CONSTRAINTS"},
    Tag{"CreateAmStmt", "CREATE ACCESS METHOD"},
    Tag{"CreateEnumStmt", "CREATE TYPE"},
    Tag{"CreateEventTrigStmt", "CREATE EVENT TRIGGER"},
    Tag{"CreateFdwStmt", "CREATE FOREIGN DATA WRAPPER"},
    Tag{"CreateForeignServerStmt", "CREATE SERVER"},
    Tag{"CreateOpClassStmt", "CREATE OPERATOR CLASS"},
    Tag{"CreateOpFamilyStmt", "CREATE OPERATOR FAMILY"},
    Tag{"CreatePLangStmt", "CREATE LANGUAGE"},
    Tag{"CreateRangeStmt", "CREATE TYPE"},
    Tag{"CreateSeqStmt", "CREATE SEQUENCE"},
    Tag{"CreateStatsStmt", "CREATE STATISTICS"},
    Tag{"CreateStmt", "CREATE TABLE"},
    Tag{"CreateTableSpaceStmt", "CREATE TABLESPACE"},
    Tag{"CreateTrigStmt", "CREATE TRIGGER"},
    Tag{"CreatedbStmt", "CREATE DATABASE"},
    Tag{"DeclareCursorStmt", "DECLARE CURSOR"},
    Tag{"DropTableSpaceStmt", "DROP TABLESPACE"},
    Tag{"DropdbStmt", "DROP DATABASE"},
    Tag{"IndexStmt", "CREATE INDEX"},
    Tag{"LockStmt", "LOCK TABLE"},
    Tag{"RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW"},
    Tag{"RuleStmt", "CREATE RULE"},
    Tag{"SecLabelStmt", "SECURITY LABEL"},
    Tag{"TruncateStmt", "TRUNCATE TABLE"},
    Tag{"VariableShowStmt", "SHOW"},
    Tag{"ViewStmt", "CREATE VIEW"},
};

constexpr std::array kObjects{
    Tag{"OBJECT_ATTRIBUTE", "TYPE"},
    Tag{"OBJECT_COLUMN", "TABLE"},
    Tag{"OBJECT_DOMCONSTRAINT", "DOMAIN"},
    Tag{"OBJECT_FDW", "FOREIGN DATA WRAPPER"},
    Tag{"OBJECT_FOREIGN_SERVER", "SERVER"},
    Tag{"OBJECT_LARGEOBJECT", "LARGE OBJECT"},
    Tag{"OBJECT_MATVIEW", "MATERIALIZED VIEW"},
    Tag{"OBJECT_OPCLASS", "OPERATOR CLASS"},
    Tag{"OBJECT_OPFAMILY", "OPERATOR FAMILY"},
    Tag{"OBJECT_STATISTIC_EXT", "STATISTICS"},
    Tag{"OBJECT_TABCONSTRAINT", "TABLE"},
    Tag{"OBJECT_TSCONFIGURATION", "TEXT SEARCH CONFIGURATION"},
    Tag{"OBJECT_TSDICTIONARY", "TEXT SEARCH DICTIONARY"},
    Tag{"OBJECT_TSPARSER", "TEXT SEARCH PARSER"},
    Tag{"OBJECT_TSTEMPLATE", "TEXT SEARCH TEMPLATE"},
};

constexpr std::array kTransactions{
    Tag{"TRANS_STMT_BEGIN", "BEGIN"},
    Tag{"TRANS_STMT_START", "START TRANSACTION"},
    Tag{"TRANS_STMT_COMMIT", "COMMIT"},
    Tag{"TRANS_STMT_ROLLBACK", "ROLLBACK"},
    Tag{"TRANS_STMT_ROLLBACK_TO", "ROLLBACK"},
    Tag{"TRANS_STMT_SAVEPOINT", "SAVEPOINT"},
    Tag{"TRANS_STMT_RELEASE", "RELEASE"},
    Tag{"TRANS_STMT_PREPARE", "PREPARE TRANSACTION"},
    Tag{"TRANS_STMT_COMMIT_PREPARED", "COMMIT PREPARED"},
    Tag{"TRANS_STMT_ROLLBACK_PREPARED", "ROLLBACK PREPARED"},
};

constexpr std::array kDiscarded{
    Tag{"DISCARD_ALL", "DISCARD ALL"},
    Tag{"DISCARD_PLANS", "DISCARD PLANS"},
    Tag{"DISCARD_SEQUENCES", "DISCARD SEQUENCES"},
    Tag{"DISCARD_TEMP", "DISCARD TEMP"},
};

std::optional<std::string> look_up(std::span<const Tag> table, std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Tag& entry) { return entry.first == key; });
  if (found == table.end()) return std::nullopt;
  return std::string(found->second);
}

// "OBJECT_FOREIGN_TABLE" → "FOREIGN TABLE".
std::string object_words(std::string_view object) {
  if (auto words = look_up(kObjects, object)) return *words;
  constexpr std::string_view kPrefix = "OBJECT_";
  std::string words(object.starts_with(kPrefix) ? object.substr(kPrefix.size()) : object);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// "CreateDomainStmt" → "CREATE DOMAIN".
std::string type_words(std::string_view type) {
  if (type.ends_with("Stmt")) type.remove_suffix(4);
  std::string words;
  for (const char c : type) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !words.empty()) words += ' ';
    words += capital ? c : static_cast<char>(c - 'a' + 'A');
  }
  return words;
}

std::string rename_tag(tree::Node body) {
  const std::string_view renamed = body.text("renameType");
  // A column's or an attribute's is that of what has it.
  const bool part = renamed == "OBJECT_COLUMN" || renamed == "OBJECT_ATTRIBUTE";
  return "ALTER " + object_words(part ? body.text("relationType") : renamed);
}

// Tags that name the object.
std::optional<std::string> tag_of_object(std::string_view type, tree::Node body) {
  if (type == "AlterTableStmt" || type == "AlterTableMoveAllStmt" || type == "AlterFunctionStmt")
    return "ALTER " + object_words(body.text("objtype"));
  if (type == "AlterObjectSchemaStmt" || type == "AlterOwnerStmt" ||
      type == "AlterObjectDependsStmt")
    return "ALTER " + object_words(body.text("objectType"));
  if (type == "RenameStmt") return rename_tag(body);
  if (type == "DropStmt") return "DROP " + object_words(body.text("removeType"));
  if (type == "DefineStmt") return "CREATE " + object_words(body.text("kind"));
  return std::nullopt;
}

// Tags that say which of several things the statement does.
std::optional<std::string> tag_of_form(std::string_view type, tree::Node body) {
  if (type == "CreateTableAsStmt")
    return body.text("objtype") == "OBJECT_MATVIEW" ? "CREATE MATERIALIZED VIEW"
                                                    : "CREATE TABLE AS";
  if (type == "CreateFunctionStmt")
    return body.flag("is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION";
  if (type == "SelectStmt") return body.has("intoClause") ? "SELECT INTO" : "SELECT";
  if (type == "GrantStmt") return body.flag("is_grant") ? "GRANT" : "REVOKE";
  if (type == "GrantRoleStmt") return body.flag("is_grant") ? "GRANT ROLE" : "REVOKE ROLE";
  if (type == "VacuumStmt") return body.flag("is_vacuumcmd") ? "VACUUM" : "ANALYZE";
  if (type == "VariableSetStmt")
    return body.text("kind").starts_with("VAR_RESET") ? "RESET" : "SET";
  if (type == "TransactionStmt") return look_up(kTransactions, body.text("kind"));
  if (type == "DiscardStmt") return look_up(kDiscarded, body.text("target"));
  if (type == "DeallocateStmt") return body.has("name") ? "DEALLOCATE" : "DEALLOCATE ALL";
  if (type == "ClosePortalStmt")
    return body.has("portalname") ? "CLOSE CURSOR" : "CLOSE CURSOR ALL";
  if (type == "FetchStmt") return body.flag("ismove") ? "MOVE" : "FETCH";
  return std::nullopt;
}

}  // namespace

std::string command_tag(tree::Node statement) {
  const std::string_view type = statement.type();
  if (auto tag = look_up(kTags, type)) return *tag;
  if (auto tag = tag_of_object(type, statement.body())) return *tag;
  if (auto tag = tag_of_form(type, statement.body())) return *tag;
  return type_words(type);
}

}  // namespace lockstep
