// What hangs on a column that another takes the place of: indexes, constraints, keys, views and the
// rest. One kind a file; each says how its objects are made for the new column beside the old ones,
// how they go over with the name at cutover, and how they come back with it.
//
// Until cutover the name is the old column's. Cutover and revert are one transaction each: first
// what has to go before the names are swapped, then the swap, then what can only be made after it.

#pragma once

#include "planner/operations/column_sync.hpp"
#include "planner/plan.hpp"
#include "sql/catalog_definition.hpp"
#include "sql/catalog_snapshot.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct ReplacedColumn {
  const CatalogSnapshot& catalog;
  const CatalogRelation& table;  // as it is before the change
  Identifier name;               // what goes over
  ColumnPair before;             // the columns' names until cutover
  ColumnPair after;              // and from then on

  // The old column's place is the new one's, while the name is still the old column's.
  ColumnRenames renames() const { return {{before.old_shape, before.new_shape}}; }
  RelationName beside(const Identifier& object) const;  // in the table's schema
};

// With the names that a column is replaced under.
ReplacedColumn replaced_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                               const Identifier& column);

struct Carried {
  std::vector<Step> built;       // in the backfill phase, after the copy
  std::vector<Sql> before_swap;  // in cutover's transaction
  std::vector<Sql> after_swap;
  std::vector<Sql> before_swap_back;  // in revert's
  std::vector<Sql> after_swap_back;
  std::vector<UndoLater> later;     // after revert, at leisure: proofs that need a scan
  std::vector<RelationLock> locks;  // of other relations, for cutover and revert
  std::vector<CompatibilityBreak> breaks;
  std::vector<std::string> refused;  // objects that cannot be carried, each with the reason
};

// Everything of the column that is known how to carry. When `refused` is not empty the rest is not
// to be used.
Carried carry_dependents(const ReplacedColumn& column);

// One a kind, in the file of that name; each adds to what is there.
void carry_indexes(const ReplacedColumn& column, Carried& carried);
void carry_checks(const ReplacedColumn& column, Carried& carried);

// ---- shared by the kinds

// How an object is called beside the one whose name it will take, and afterwards the other way
// round.
Identifier new_name(const std::string& object);  // lockstep_new_<object>
Identifier old_name(const std::string& object);  // lockstep_old_<object>

bool reads(const std::vector<std::string>& columns, const Identifier& column);

}  // namespace lockstep
