// What the catalog has that uses a shape: views that read it, functions whose body names it, and
// triggers that hand its name to theirs. Nobody has to call them to count.

#pragma once

#include "executor/database.hpp"
#include "sql/statement_use.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lockstep {

struct CatalogUse {
  std::string object;  // "view public.titles", "function public.f(integer)"
  StatementUse how;
};

// lockstep's own objects are left out. Sorted by object.
std::vector<CatalogUse> catalog_uses(Session& session, const UseTarget& target);

}  // namespace lockstep
