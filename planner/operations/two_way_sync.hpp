// Two columns under two names, both written by the application: row triggers carry over whichever
// of the two the statement changed (DESIGN §7, traps 3, 4, 8, 9).
//
// UPDATE: what differs from OLD was written. INSERT has no OLD: what differs from the column's own
// default was. Both written and not in sync: the new shape wins, and the event is counted. A write
// of the old shape is counted too; both on sequences, so that no writer waits for another (trap
// 17).
//
// The triggers come before all of the table's own, which thus see a whole row; a statement that
// assigns neither column pays nothing for them (UPDATE OF). Where the table has some of its own
// that fire BEFORE, the new shape's value is remembered in a setting of the transaction when they
// begin, one for each level of nesting; what comes after them tells by it which of the two they
// changed.

#pragma once

#include "planner/operations/column_sync.hpp"
#include "planner/operations/sync_triggers.hpp"
#include "planner/step.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep {

// What an INSERT leaves in the two columns when it does not name them.
struct Baselines {
  Sql old_shape;
  Sql new_shape;
  // A default that is not constant, or an identity: on the old column before cutover, on the new
  // one after. What a statement left out cannot be told there from what it wrote, so the other
  // column decides.
  bool computed = false;
};

enum class CutOver { Before, After };

class TwoWaySync {
 public:
  // `columns`: their names, which stay. The prefixes sort before and after every trigger of the
  // table; `own_triggers`: some of its own fire BEFORE each row.
  struct Place {
    RelationName table;
    ColumnPair columns;
    std::string tag;
    std::string first_prefix;
    std::string last_prefix;
    bool own_triggers = false;
  };
  TwoWaySync(Place place, Conversion conversion, Baselines baselines);

  const ColumnSync& columns_sync() const { return sync_; }
  const WriteCounters& counters() const { return counters_; }

  std::vector<Sql> create_functions() const;
  std::vector<Sql> drop_functions() const;
  std::vector<Sql> create_triggers(CutOver cutover) const;
  std::vector<Sql> drop_triggers(CutOver cutover) const;
  // Those that decide otherwise after cutover than before; empty where none do.
  std::vector<Sql> exchange_insert_triggers(CutOver from, CutOver to) const;

 private:
  enum class When { First, Last };
  Sql forward() const;
  Sql reverse() const;
  Sql unless_in_sync() const;
  Sql sync_inserted(CutOver cutover) const;
  Sql sync_updated() const;
  Sql count(const Sql& old_written, const Sql& new_written) const;
  Sql setting() const;
  Sql which_update() const;
  Sql watch() const;
  Sql settle() const;
  std::vector<std::pair<std::string_view, Sql>> bodies() const;  // by role

  std::vector<SyncTrigger> on_insert(CutOver cutover) const;
  std::vector<SyncTrigger> on_update() const;
  std::vector<SyncTrigger> around_own_triggers() const;
  std::vector<SyncTrigger> marking() const;
  std::vector<SyncTrigger> all(CutOver cutover) const;
  SyncTrigger trigger(When when, std::string_view role, const Sql& event) const;
  static Sql inserted();
  static Sql updated(const std::vector<Identifier>& columns);
  std::vector<Identifier> assigned() const {
    return {place_.columns.old_shape, place_.columns.new_shape};
  }
  std::vector<Sql> drop(const std::vector<SyncTrigger>& triggers) const;

  Sql out_of_sync() const;
  Sql old_differs(const Sql& from) const;  // NEW's old shape
  Sql new_differs(const Sql& from) const;
  Sql remembered() const;
  // With one constant default for both, a row that names neither column is in sync.
  bool asks_when() const { return !same_type() || baselines_.computed; }
  bool same_type() const { return conversion_.same_type(); }

  Place place_;
  Conversion conversion_;
  Baselines baselines_;
  ColumnSync sync_;
  WriteCounters counters_;
};

}  // namespace lockstep
