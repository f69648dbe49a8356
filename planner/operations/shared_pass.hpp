// Columns of one table that one revision fills are filled in one pass over it: every row is read
// and written once, whatever their number.

#pragma once

#include "planner/plan_builder.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace lockstep {

class SharedPasses {
 public:
  // Before `part` is appended to `whole`: its copy goes into the pass that an earlier statement
  // makes over the table, if there is one and it may; else it is a pass that later ones may share.
  void share(PlanFragment& whole, PlanFragment& part);

 private:
  struct Share {
    Identifier column;
    Sql value;
    Backfill alone;
  };
  struct Pass {
    std::size_t step = 0;  // in the backfill phase of the whole
    std::vector<Share> shares;
  };
  static Step merged(const Pass& pass);

  std::map<std::string, Pass> passes_;  // by table, shown form
};

}  // namespace lockstep
