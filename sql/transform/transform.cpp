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
    Family{"CopyStmt", copy},
    Family{"AlterSeqStmt", alter_sequence},
    Family{"CompositeTypeStmt", create_type},
    Family{"CreateRangeStmt", create_type},
    Family{"CreateDomainStmt", create_domain},
    Family{"AlterDomainStmt", alter_domain},
    Family{"ClusterStmt", cluster},
    Family{"RuleStmt", create_rule},
    Family{"CreatePolicyStmt", change_policy},
    Family{"AlterPolicyStmt", change_policy},
    Family{"AlterObjectSchemaStmt", set_schema},
    Family{"CreateStatsStmt", create_statistics},
    Family{"CreatePublicationStmt", create_publication},
    Family{"AlterPublicationStmt", alter_publication},
    Family{"DiscardStmt", discard},
    Family{"CreateForeignTableStmt", create_foreign_table},
    Family{"DropdbStmt", drop_database},
    Family{"CallStmt", runs_code},
    Family{"ExecuteStmt", runs_code},
    Family{"AlterCollationStmt", catalog_only},
    Family{"AlterDatabaseRefreshCollStmt", catalog_only},
    Family{"AlterDatabaseSetStmt", catalog_only},
    Family{"AlterDefaultPrivilegesStmt", catalog_only},
    Family{"AlterExtensionStmt", runs_code},
    Family{"AlterFunctionStmt", catalog_only},
    Family{"AlterOwnerStmt", catalog_only},
    Family{"AlterRoleSetStmt", catalog_only},
    Family{"AlterRoleStmt", catalog_only},
    Family{"AlterStatsStmt", catalog_only},
    Family{"AlterSystemStmt", catalog_only},
    Family{"AlterTypeStmt", catalog_only},
    Family{"CheckPointStmt", catalog_only},
    Family{"ClosePortalStmt", catalog_only},
    Family{"ConstraintsSetStmt", catalog_only},
    Family{"CreateAmStmt", catalog_only},
    Family{"CreateCastStmt", catalog_only},
    Family{"CreateConversionStmt", catalog_only},
    Family{"CreateFdwStmt", catalog_only},
    Family{"CreateForeignServerStmt", catalog_only},
    Family{"CreateOpClassStmt", catalog_only},
    Family{"CreateOpFamilyStmt", catalog_only},
    Family{"CreatePLangStmt", catalog_only},
    Family{"CreateRoleStmt", catalog_only},
    Family{"CreateTableSpaceStmt", catalog_only},
    Family{"CreateTransformStmt", catalog_only},
    Family{"CreateUserMappingStmt", catalog_only},
    Family{"CreatedbStmt", catalog_only},
    Family{"DeallocateStmt", catalog_only},
    Family{"DefineStmt", catalog_only},
    Family{"ListenStmt", catalog_only},
    Family{"NotifyStmt", catalog_only},
    Family{"PrepareStmt", catalog_only},
    Family{"SecLabelStmt", catalog_only},
    Family{"UnlistenStmt", catalog_only},
    Family{"VariableShowStmt", catalog_only},
};

}  // namespace

StatementNode transform(tree::Node statement, const StatementSource& source) {
  const std::string_view type = statement.type();
  const auto family = std::find_if(kFamilies.begin(), kFamilies.end(),
                                   [&](const Family& known) { return known.type == type; });
  if (family == kFamilies.end()) return Unmodelled{command_tag(statement)};
  source.checks.clear();
  StatementNode node = family->transform(statement.body(), source);
  if (!source.checks.hold())
    return Unmodelled{command_tag(statement) + " with an expression or type"};
  return node;
}

}  // namespace lockstep
