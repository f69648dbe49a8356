#pragma once

#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <vector>

namespace lockstep {

// A change that alters nothing to every plpgsql routine that names one of the relations or is a
// trigger of one, so that all sessions compile it anew: its cached plans know a column by a type
// that it has no more, or a variable by a row type that is now another's (trap 10). Which those are
// is looked up when it is run: routines come and go meanwhile.
Sql touch_routines(const std::vector<RelationName>& relations);

}  // namespace lockstep
