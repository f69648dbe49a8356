// From the tree's statement types to their families.

#include "sql/transform/families.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

struct Family {
  std::string_view type;
  StatementNode (*transform)(tree::Node node, const StatementSource& source);
};

constexpr std::array kFamilies{
    Family{"AlterTableStmt", alter_table},
    Family{"CreateStmt", create_table},
    Family{"CreateTableAsStmt", create_table_as},
    Family{"IndexStmt", create_index},
    Family{"DropStmt", drop},
    Family{"RenameStmt", rename},
    Family{"SelectStmt", select},
    Family{"InsertStmt", insert},
    Family{"UpdateStmt", update},
    Family{"DeleteStmt", delete_rows},
    Family{"MergeStmt", merge},
    Family{"TransactionStmt", transaction},
    Family{"VariableSetStmt", set_variable},
    Family{"TruncateStmt", truncate},
    Family{"LockStmt", lock_table},
    Family{"ReindexStmt", reindex},
    Family{"RefreshMatViewStmt", refresh},
    Family{"VacuumStmt", vacuum},
    Family{"CreateTrigStmt", create_trigger},
    Family{"ViewStmt", create_view},
    Family{"CreateFunctionStmt", create_function},
    Family{"CreateSeqStmt", create_sequence},
    Family{"CreateEnumStmt", create_enum},
    Family{"AlterEnumStmt", alter_enum},
    Family{"CreateSchemaStmt", create_schema},
    Family{"CreateExtensionStmt", create_extension},
    Family{"CommentStmt", comment},
    Family{"GrantStmt", grant},
    Family{"GrantRoleStmt", grant},
    Family{"DoStmt", do_block},
};

}  // namespace

StatementNode transform(tree::Node statement, const StatementSource& source) {
  const auto family = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& known) {
    return known.type == statement.type();
  });
  if (family == kFamilies.end()) return Unmodelled{command_tag(statement)};
  source.checks.clear();
  StatementNode node = family->transform(statement.body(), source);
  if (!source.checks.hold())
    return Unmodelled{command_tag(statement) + " with an expression or type"};
  return node;
}

}  // namespace lockstep
