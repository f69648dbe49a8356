// What each DDL action does to the table it names: one table, a row an action. The facts come from
// the manual and the server's sources; tests/sql/lock_catalog_pgtest.cpp runs every row on a real
// server.

#pragma once

#include "sql/lock_mode.hpp"
#include "sql/server_version.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lockstep {

// One form of one command, split as far as the server's behaviour differs.
enum class DdlAction : std::uint8_t {
  AddColumnPlain,      // nullable, or constant/stable default
  AddColumnRewriting,  // volatile default, serial, identity, STORED, constrained domain
  AddColumnInlineCheck,
  AddColumnInlineUnique,
  DropColumn,
  ChangeTypeRelabel,  // binary coercible and no index, check or view in the way
  ChangeTypeRewriting,
  SetNotNullUnproven,
  SetNotNullProven,
  DropNotNull,
  SetDefault,
  DropDefault,
  AddCheckValidated,
  AddCheckNotValid,
  AddUnique,
  AddUniqueUsingIndex,
  AddPrimaryKey,
  AddForeignKeyValidated,
  AddForeignKeyNotValid,
  ValidateCheck,
  ValidateForeignKey,
  DropConstraint,
  SetStorageParameters,
  SetStatistics,
  SetStorageMode,
  ChangeOwner,
  CreateIndex,
  CreateIndexConcurrently,
  DropIndex,
  DropIndexConcurrently,
  ReindexTable,
  ReindexTableConcurrently,
  CreateTrigger,
  DropTrigger,
  DropTable,
  Truncate,
  RenameColumn,
  RenameTable,
  RenameConstraint,
  AnalyzeTable,
  CommentOnTable,
  GrantOnTable,
  CreateViewOver,
  LockTable,               // as LOCK TABLE without a mode
  CreateTableReferencing,  // the referenced table's row
  DropTableReferencing,    // the referenced table's row
};

struct LockProfile {
  DdlAction action;
  LockMode mode;           // the strongest lock on the table named
  bool rewrites;           // a new relfilenode for the table's heap
  bool scans;              // a full read of the table's heap
  bool transaction_block;  // may run inside BEGIN … COMMIT
  ServerVersion since;     // the row holds from this version on; before it the action takes no lock
  std::string_view manual;  // where the fact stands: chapter or command page
};

std::span<const LockProfile> lock_catalog();
const LockProfile& lock_profile(DdlAction action);
std::string_view to_string(DdlAction action);

}  // namespace lockstep
