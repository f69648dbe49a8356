// A column of which one version of the application knows nothing, and which may not stay NULL: a
// trigger gives it a value in each row that is inserted without one.
//
// A trigger rather than a DEFAULT: the value may be made from the row's other columns, and what was
// left out can be counted, which is how the end of the version that leaves it out is seen.

#pragma once

#include "planner/step.hpp"
#include "sql/sql_builder.hpp"
#include "sql/statement.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct ColumnFill {
  RelationName table;
  Identifier column;
  Expression value;     // of the row's other columns, by their names
  std::string trigger;  // prefix that sorts before every trigger of the table (trap 9)
};

class FillTrigger {
 public:
  // `tag` tells this operation's objects from all others.
  FillTrigger(const ColumnFill& fill, const std::string& tag);

  // The last of them fails where the value cannot be computed under the pinned search_path, or is
  // not one of the column's type, and pins it for the rest of the transaction.
  std::vector<Sql> create() const;
  std::vector<Sql> drop() const;
  // The column has another name from here on.
  Sql renamed(const Identifier& column) const;

  // The same, where each filled row is counted.
  std::vector<Sql> create_counting() const;
  std::vector<Sql> drop_counting() const;
  WriteCounters counters() const { return {counter_}; }

 private:
  Sql value(Fragment row) const;
  Sql body(const Identifier& column) const;
  Sql proof() const;
  std::vector<Sql> triggers(bool counting) const;
  Identifier trigger_name(std::string_view role) const;

  const ColumnFill& fill_;
  std::string tag_;
  RelationName function_;
  RelationName counting_function_;
  RelationName counter_;
};

// The end of a counting trigger: when nobody leaves the column out any more.
std::vector<Step> retire_fill(const FillTrigger& fill, const RelationName& table,
                              const Identifier& column);

}  // namespace lockstep
