// The steps that a column's replacement by another has in common, whether the new column takes over
// the old one's name (change_column_type.cpp) or has one of its own (twin_columns.cpp).

#pragma once

#include "planner/operation.hpp"
#include "planner/operations/carried/carried.hpp"
#include "planner/operations/column_sync.hpp"

#include <string>
#include <vector>

namespace lockstep {

// Tells one operation's objects in schema lockstep from those of all others.
std::string replacement_tag(const std::string& revision, const RelationName& table,
                            const Identifier& column);

// What the author says of it that matters to what hangs on the column.
TypeChangeSays said_of(const operations::ColumnReplacement& replacement);

class ReplacementSteps {
 public:
  // What `replacement` and `sync` refer to outlives the steps.
  ReplacementSteps(const operations::ColumnReplacement& replacement, ReplacedColumn columns,
                   const Conversion& conversion, const ColumnSync& sync);

  const ReplacedColumn& columns() const { return columns_; }
  const Carried& carried() const { return carried_; }
  bool not_null() const { return replacement_.column.not_null; }
  // Some old values may be impossible to convert.
  bool may_fail() const;
  std::vector<RelationLock> exclusive() const;
  std::vector<RelationLock> swap_locks() const;  // of other relations too
  std::vector<CompatibilityBreak> breaks() const;

  // Before anything is changed; empty for conversions that are known.
  std::vector<Step> proven_by_server() const;
  // The new column, with all that a column carries itself.
  std::vector<Sql> add_column() const;
  Sql drop_new_column() const;
  // Cutover makes definitions again from their own text, and only the server knows whether that
  // parses on the new type: tried while swap_locks() are held, and rolled back. May be empty.
  std::vector<Sql> rehearsal() const;

  std::vector<Step> backfill() const;
  // From the gate to the last look.
  std::vector<Step> before_cutover() const;
  // All that hangs on the old column goes to the new one, in one transaction, and comes back.
  std::vector<Sql> move_over() const;
  std::vector<Sql> move_back() const;
  std::vector<UndoLater> after_move_back() const;
  LossGuard loss_guard() const;

  Step verify(const ColumnPair& columns, std::string why) const;
  // `stop` takes the sync away and `start` puts it back; they speak of the settled names.
  Step soft_drop(std::vector<Sql> stop, std::vector<Sql> start) const;
  Step drop_gate() const;
  // `first` goes before the column, `last` after it.
  Step drop(std::vector<Sql> first, const std::vector<Sql>& last) const;

 private:
  std::vector<Step> proof_steps() const;
  SqlBuilder alter() const { return SqlBuilder{} << "ALTER TABLE " << table_; }
  Sql rename(const Identifier& from, const Identifier& to) const;

  const operations::ColumnReplacement& replacement_;
  RelationName table_;
  Identifier column_;
  ReplacedColumn columns_;
  const Conversion& conversion_;
  const ColumnSync& sync_;
  Identifier dropped_name_;
  Identifier proof_;     // CHECK that lets cutover SET NOT NULL without reading the table
  Identifier restored_;  // and its like for the way back
  Carried carried_;
};

}  // namespace lockstep
