#include "sql/lock_catalog.hpp"

#include <array>

namespace lockstep {
namespace {

constexpr ServerVersion kAlways = kOldestServer;

// Shorthand for the columns, so that a row fits a line and reads as one.
enum class Heap : std::uint8_t { Untouched, Scanned, Rewritten, Replaced };
enum class Block : std::uint8_t { Allowed, Refused };

// A rewrite reads the old heap in full; TRUNCATE puts an empty file in its place without reading.
constexpr LockProfile row(DdlAction action, LockMode mode, Heap heap, Block block,
                          std::string_view manual) {
  return {.action = action,
          .mode = mode,
          .rewrites = heap == Heap::Rewritten || heap == Heap::Replaced,
          .scans = heap == Heap::Scanned || heap == Heap::Rewritten,
          .transaction_block = block == Block::Allowed,
          .since = kAlways,
          .manual = manual};
}
constexpr LockProfile row(DdlAction action, LockMode mode, Heap heap, std::string_view manual) {
  return row(action, mode, heap, Block::Allowed, manual);
}
constexpr LockProfile since(ServerVersion version, LockProfile profile) {
  profile.since = version;
  return profile;
}

constexpr std::string_view kAlterTable = "sql-altertable";
constexpr std::string_view kLocking = "explicit-locking";

using enum LockMode;
using enum Heap;
using Do = DdlAction;

constexpr std::array kRows{
    row(Do::AddColumnPlain, AccessExclusive, Untouched, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::AddColumnRewriting, AccessExclusive, Rewritten, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::AddColumnInlineCheck, AccessExclusive, Scanned, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::AddColumnInlineUnique, AccessExclusive, Scanned, kAlterTable),
    row(Do::DropColumn, AccessExclusive, Untouched, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::ChangeTypeRelabel, AccessExclusive, Untouched, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::ChangeTypeRewriting, AccessExclusive, Rewritten, "sql-altertable#SQL-ALTERTABLE-NOTES"),
    row(Do::SetNotNullUnproven, AccessExclusive, Scanned, kAlterTable),
    row(Do::SetNotNullProven, AccessExclusive, Untouched, kAlterTable),
    row(Do::DropNotNull, AccessExclusive, Untouched, kAlterTable),
    row(Do::SetDefault, AccessExclusive, Untouched, kAlterTable),
    row(Do::DropDefault, AccessExclusive, Untouched, kAlterTable),
    row(Do::AddCheckValidated, AccessExclusive, Scanned, kAlterTable),
    row(Do::AddCheckNotValid, AccessExclusive, Untouched, kAlterTable),
    row(Do::AddUnique, AccessExclusive, Scanned, kAlterTable),
    row(Do::AddUniqueUsingIndex, AccessExclusive, Untouched, kAlterTable),
    row(Do::AddPrimaryKey, AccessExclusive, Scanned, kAlterTable),
    row(Do::AddForeignKeyValidated, ShareRowExclusive, Scanned, kAlterTable),
    row(Do::AddForeignKeyNotValid, ShareRowExclusive, Untouched, kAlterTable),
    row(Do::ValidateCheck, ShareUpdateExclusive, Scanned, kAlterTable),
    row(Do::ValidateForeignKey, ShareUpdateExclusive, Scanned, kAlterTable),
    row(Do::DropConstraint, AccessExclusive, Untouched, kAlterTable),
    row(Do::SetStorageParameters, ShareUpdateExclusive, Untouched, kAlterTable),
    row(Do::SetStatistics, ShareUpdateExclusive, Untouched, kAlterTable),
    row(Do::SetStorageMode, AccessExclusive, Untouched, kAlterTable),
    row(Do::ChangeOwner, AccessExclusive, Untouched, kAlterTable),
    row(Do::CreateIndex, Share, Scanned, "sql-createindex"),
    row(Do::CreateIndexConcurrently, ShareUpdateExclusive, Scanned, Block::Refused,
        "sql-createindex#SQL-CREATEINDEX-CONCURRENTLY"),
    row(Do::DropIndex, AccessExclusive, Untouched, "sql-dropindex"),
    row(Do::DropIndexConcurrently, ShareUpdateExclusive, Untouched, Block::Refused,
        "sql-dropindex"),
    row(Do::ReindexTable, Share, Scanned, "sql-reindex"),
    row(Do::ReindexTableConcurrently, ShareUpdateExclusive, Scanned, Block::Refused,
        "sql-reindex#SQL-REINDEX-CONCURRENTLY"),
    row(Do::CreateTrigger, ShareRowExclusive, Untouched, "sql-createtrigger"),
    row(Do::DropTrigger, AccessExclusive, Untouched, "sql-droptrigger"),
    row(Do::DropTable, AccessExclusive, Untouched, "sql-droptable"),
    row(Do::Truncate, AccessExclusive, Replaced, "sql-truncate"),
    row(Do::RenameColumn, AccessExclusive, Untouched, kAlterTable),
    row(Do::RenameTable, AccessExclusive, Untouched, kAlterTable),
    row(Do::RenameConstraint, AccessExclusive, Untouched, kAlterTable),
    row(Do::AnalyzeTable, ShareUpdateExclusive, Untouched, "sql-analyze"),
    row(Do::CommentOnTable, ShareUpdateExclusive, Untouched, "sql-comment"),
    since(ServerVersion::of_major(18), row(Do::GrantOnTable, AccessShare, Untouched, "sql-grant")),
    row(Do::CreateViewOver, AccessShare, Untouched, kLocking),
    row(Do::LockTable, AccessExclusive, Untouched, "sql-lock"),
    row(Do::CreateTableReferencing, ShareRowExclusive, Untouched, kLocking),
    row(Do::DropTableReferencing, AccessExclusive, Untouched, kLocking),
};

constexpr std::array<std::string_view, kRows.size()> kNames{
    "AddColumnPlain",
    "AddColumnRewriting",
    "AddColumnInlineCheck",
    "AddColumnInlineUnique",
    "DropColumn",
    "ChangeTypeRelabel",
    "ChangeTypeRewriting",
    "SetNotNullUnproven",
    "SetNotNullProven",
    "DropNotNull",
    "SetDefault",
    "DropDefault",
    "AddCheckValidated",
    "AddCheckNotValid",
    "AddUnique",
    "AddUniqueUsingIndex",
    "AddPrimaryKey",
    "AddForeignKeyValidated",
    "AddForeignKeyNotValid",
    "ValidateCheck",
    "ValidateForeignKey",
    "DropConstraint",
    "SetStorageParameters",
    "SetStatistics",
    "SetStorageMode",
    "ChangeOwner",
    "CreateIndex",
    "CreateIndexConcurrently",
    "DropIndex",
    "DropIndexConcurrently",
    "ReindexTable",
    "ReindexTableConcurrently",
    "CreateTrigger",
    "DropTrigger",
    "DropTable",
    "Truncate",
    "RenameColumn",
    "RenameTable",
    "RenameConstraint",
    "AnalyzeTable",
    "CommentOnTable",
    "GrantOnTable",
    "CreateViewOver",
    "LockTable",
    "CreateTableReferencing",
    "DropTableReferencing",
};

consteval bool rows_are_in_enum_order() {
  for (std::size_t index = 0; index < kRows.size(); ++index) {
    if (static_cast<std::size_t>(kRows[index].action) != index) return false;
  }
  return true;
}
consteval bool every_rewrite_holds_the_strongest_lock() {
  for (const LockProfile& profile : kRows) {
    if (profile.rewrites && profile.mode != AccessExclusive) return false;
  }
  return true;
}
consteval bool every_action_has_a_name() {
  for (const std::string_view name : kNames) {
    if (name.empty()) return false;
  }
  return true;
}
static_assert(kRows.size() == static_cast<std::size_t>(DdlAction::DropTableReferencing) + 1);
static_assert(rows_are_in_enum_order());
static_assert(every_rewrite_holds_the_strongest_lock());
static_assert(every_action_has_a_name());

}  // namespace

std::span<const LockProfile> lock_catalog() {
  return kRows;
}

const LockProfile& lock_profile(DdlAction action) {
  return kRows[static_cast<std::size_t>(action)];
}

std::string_view to_string(DdlAction action) {
  return kNames[static_cast<std::size_t>(action)];
}

}  // namespace lockstep
