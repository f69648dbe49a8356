// What hangs on a column that another takes the place of: indexes, constraints, keys, views and the
// rest. One kind a file; each says how its objects are made for the new column beside the old ones,
// how they go over with the name at cutover, and how they come back with it.
//
// Until cutover the name is the old column's. Cutover and revert are one transaction each: first
// what has to go before the names are swapped, then the swap, then what can only be made after it.
// Of two columns that keep names of their own the same is done, and the names are swapped back
// within the transaction: what was made in between is the other column's.

#pragma once

#include "analyzers/column_type.hpp"
#include "planner/operations/column_sync.hpp"
#include "planner/plan.hpp"
#include "sql/catalog_definition.hpp"
#include "sql/catalog_snapshot.hpp"

#include <string>
#include <vector>

namespace lockstep {

// What the author of a type change says in directives.
struct TypeChangeSays {
  bool own_reverse = false;        // how the old value is made: of two new ones it may be the same
  bool subscribers_ready = false;  // those of publications have the columns of both names
};

struct ReplacedColumn {
  const CatalogSnapshot& catalog;
  const CatalogRelation& table;  // as it is before the change
  Identifier name;               // what goes over
  ColumnPair before;             // the columns' names until cutover
  ColumnPair after;              // and from then on
  ColumnType new_type;
  TypeChangeSays author;
  // What they are called once cutover has run: `after`, or `before` where each keeps its name.
  ColumnPair settled;
  bool same_type = false;
  bool keeps_names() const { return settled == before; }

  // The old column's place is the new one's, while the name is still the old column's.
  ColumnRenames renames() const { return {{before.old_shape, before.new_shape}}; }
  RelationName beside(const Identifier& object) const;  // in the table's schema
  // The name becomes the new column's, and the old one's again.
  std::vector<Sql> swap() const;
  std::vector<Sql> swap_back() const;
};

// With the names that a column is replaced under: its own name goes over.
ReplacedColumn replaced_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                               const Identifier& column, ColumnType new_type,
                               TypeChangeSays author);
// Its place is taken by a column under another name.
ReplacedColumn twin_column(const CatalogSnapshot& catalog, const CatalogRelation& table,
                           const Identifier& column, const Identifier& new_column,
                           ColumnType new_type, TypeChangeSays author);

struct Carried {
  std::vector<Sql> in_expand;  // in its transaction
  // What make_again() does, to be tried in expand's transaction around a swap that is rolled back:
  // a definition that does not parse on the new type is found out before anything is changed.
  std::vector<Sql> tried_gone;
  std::vector<Sql> tried_made;
  std::vector<Sql> expand_undone;
  std::vector<Step> built;       // in the backfill phase, after the copy
  std::vector<Step> prepared;    // in the cutover stage: what shall live as briefly as possible
  std::vector<Sql> before_swap;  // in cutover's transaction
  std::vector<Sql> after_swap;
  std::vector<Sql> before_swap_back;  // in revert's
  std::vector<Sql> after_swap_back;
  std::vector<UndoLater> later;       // after revert, at leisure: proofs that need a scan
  std::vector<Sql> at_soft_drop;      // in its transaction: what must not hold for stale values
  std::vector<Sql> soft_drop_undone;  // in the transaction that brings the old column back
  std::vector<UndoLater> after_soft_drop_undone;
  std::vector<Sql> before_drop;  // in the transaction that drops the old column
  std::vector<Sql> after_drop;
  std::vector<RelationLock> locks;  // of other relations, for cutover and revert
  std::vector<CompatibilityBreak> breaks;
  std::vector<std::string> refused;  // objects that cannot be carried, each with the reason

  // What is made again from its own text once the name is the other column's, at cutover and at
  // revert alike. It may stand on what was carried before it: it goes first and comes back last.
  void make_again(const std::vector<Sql>& gone, const std::vector<Sql>& made);
  // Cutover and revert change `relation`, too, if it is another than the column's own.
  void lock_besides(const ReplacedColumn& column, const CatalogRelation& relation);
};

// Everything of the column that is known how to carry. When `refused` is not empty the rest is not
// to be used.
Carried carry_dependents(const ReplacedColumn& column);

// One a kind, in the file of that name; each adds to what is there.
void carry_indexes(const ReplacedColumn& column, Carried& carried);
void carry_checks(const ReplacedColumn& column, Carried& carried);
void carry_keys(const ReplacedColumn& column, Carried& carried);
void carry_foreign_keys(const ReplacedColumn& column, Carried& carried);
void carry_default_and_identity(const ReplacedColumn& column, Carried& carried);
void carry_triggers(const ReplacedColumn& column, Carried& carried);
void carry_publications(const ReplacedColumn& column, Carried& carried);
void carry_materialized_views(const ReplacedColumn& column, Carried& carried);
void carry_views(const ReplacedColumn& column, Carried& carried);
void carry_rules(const ReplacedColumn& column, Carried& carried);
void carry_policies(const ReplacedColumn& column, Carried& carried);
void carry_statistics(const ReplacedColumn& column, Carried& carried);

// ---- shared by the kinds

// How an object is called beside the one whose name it will take, and afterwards the other way
// round.
Identifier new_name(const std::string& object);  // lockstep_new_<object>
Identifier old_name(const std::string& object);  // lockstep_old_<object>

bool reads(const std::vector<std::string>& columns, const Identifier& column);

// Statements before those that are there: what stands on other objects goes before they do.
void put_first(std::vector<Sql>& statements, std::vector<Sql> before);

// The index under another name and over other columns, CONCURRENTLY, as a step and as the end of an
// undo. Nothing: its definition cannot be rewritten.
std::optional<Step> build_index(const CatalogIndex& index, const Identifier& name,
                                const ColumnRenames& renames, const ReplacedColumn& column,
                                std::string why);
std::optional<UndoLater> build_index_again(const CatalogIndex& index, const Identifier& name,
                                           const ColumnRenames& renames,
                                           const ReplacedColumn& column);

// Two values that differ in the new column may be equal in the old one, which could then not be
// unique.
bool loses_uniqueness(const ReplacedColumn& column);
// ON CONFLICT while both columns have a unique index (trap 6).
CompatibilityBreak upserts_may_fail(const Identifier& index, const CatalogRelation& table,
                                    const std::string& since);
// As the catalog has them: definition, when they fire, comment.
std::vector<Sql> create_trigger(const RelationName& table, const CatalogTrigger& trigger);
std::vector<Sql> create_rule(const RelationName& relation, const CatalogRule& rule);
// Privileges and comments of a view or materialized view, columns included, under this name.
std::vector<Sql> describe_relation(const CatalogRelation& relation, const RelationName& name);
// How ALTER TABLE says when a trigger or rule fires (CatalogTrigger::enabled); nothing: as usual.
std::optional<Fragment> enabling(const std::string& enabled);

}  // namespace lockstep
