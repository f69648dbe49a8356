// What a database holds, as a running application knows it: names it can use, rows it can see,
// columns that it must give.

#pragma once

#include "executor/database.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace lockstep::tests {

struct Inventory {
  std::set<std::string> names;     // "column public.t.a", "function public.f(integer)", …
  std::set<std::string> refused;   // what the application cannot do: "insert without public.t.a"
  std::set<std::string> nullable;  // "public.t.a"
  std::map<std::string, std::int64_t> rows;  // of each table, by oid
  std::map<std::string, std::int64_t>
      values;  // rows of each table with such a column, by oid.attnum
};

Inventory take_inventory(Session& session);

}  // namespace lockstep::tests
