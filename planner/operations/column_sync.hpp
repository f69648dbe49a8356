// Two columns of one table, an old shape and a new, that row triggers keep in step (DESIGN §7,
// traps 3, 4, 8, 9). A row is in sync when new ≡ f(old) or old ≡ g(new), by stored image.
//
// The server reads a trigger's WHEN anew for every statement, and a long one costs more than all
// else that a trigger does to a statement of one row. So where the conversion stands inline, WHEN
// asks for new ≡ f(old) alone, and the function for the rest: a row that was converted, the
// backfill's among them, costs no function call. Where the conversion is a function, it stands
// behind the question whether the statement changed one of the two columns at all.
//
// Each direction has two BEFORE triggers: one before all of the application's own triggers, so that
// they see a whole row, and one after them, so that what they change is seen. The first of them
// waits for UPDATE OF the two columns, which costs other statements nothing; so does the second
// where the table has no such triggers. One direction is
// armed at a time, since one of the two columns has the name that the application writes.

#pragma once

#include "planner/operations/conversion.hpp"
#include "sql/identifier.hpp"
#include "sql/sql_builder.hpp"

#include <string>
#include <vector>

namespace lockstep {

// The names of a pair of columns at one moment: a cutover changes them, the triggers' names stay.
struct ColumnPair {
  Identifier old_shape;
  Identifier new_shape;
  bool operator==(const ColumnPair&) const = default;
};

// Forward: the application writes the old shape. Reverse: it writes the new one.
enum class SyncDirection { Forward, Reverse };

class ColumnSync {
 public:
  // `tag` tells this operation's objects from all others; the prefixes sort before and after every
  // trigger of the table; `own_triggers`: some of its own fire BEFORE each row.
  ColumnSync(RelationName table, Conversion conversion, std::string tag, std::string first_prefix,
             std::string last_prefix, bool own_triggers);

  // A sequence that is advanced whenever the old shape could not hold what was written.
  const RelationName& marks() const { return marks_; }

  // Functions and sequence; they hold the names that the columns have while their triggers are
  // there.
  std::vector<Sql> create_functions(const ColumnPair& before_cutover,
                                    const ColumnPair& after_cutover) const;
  std::vector<Sql> drop_functions() const;

  std::vector<Sql> create_triggers(SyncDirection direction, const ColumnPair& columns) const;
  std::vector<Sql> drop_triggers(SyncDirection direction) const;
  // They mark what the old shape cannot hold; they read the new shape alone.
  std::vector<Sql> create_mark_triggers(const Identifier& new_shape) const;
  std::vector<Sql> drop_mark_triggers() const;

  // `"n" = f("o")` and its mirror.
  Sql assignment(SyncDirection direction, const ColumnPair& columns) const;
  Sql out_of_sync(const ColumnPair& columns) const;
  Sql out_of_sync_in(Fragment row, const ColumnPair& columns) const;  // of NEW. or OLD.
  // Out of sync, or without a new value because the old one cannot be converted: what must not be
  // when something is given up.
  Sql unproven(const ColumnPair& columns) const;
  // Why the row cannot be converted, NULL when it can. Nothing: every row can.
  std::optional<Sql> poison(const ColumnPair& columns) const;
  // The new shape's value is one that the old shape cannot hold.
  Sql unrepresentable(const Identifier& new_shape) const;
  // Fails with SQLSTATE LS002 when a mark has been left.
  Sql raise_when_marked() const;
  // Fails when the table has got a trigger since that may have changed a column unseen.
  Sql raise_when_unwatched() const;

 private:
  Sql unlike_forward(Fragment row, const ColumnPair& columns) const;
  Sql changed(const ColumnPair& columns) const;

  RelationName table_;
  Conversion conversion_;
  std::string tag_;
  std::string first_prefix_;
  std::string last_prefix_;
  bool own_triggers_;
  RelationName marks_;
};

}  // namespace lockstep
