// Is every row in sync? The whole table is read under one snapshot: ranges with a
// snapshot each would miss a row that moves from a range still to come into one that is done.

#pragma once

#include "executor/database.hpp"
#include "planner/step.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep {

struct Verification {
  std::string relation;   // shown form
  std::int64_t rows = 0;  // read
  std::int64_t differing = 0;
  std::vector<std::string> keys;  // of the first rows that differ, at most ten

  bool ok() const { return differing == 0; }
};

Verification verify(const Verify& what, Session& session);

}  // namespace lockstep
