// Runs a function on a thread with a large stack: libpg_query recurses as deep as the SQL nests,
// and a chain of operators is not bounded by its grammar.

#pragma once

#include <functional>

namespace lockstep {

// Returns when `work` has; an exception that it throws is thrown here. The stack is committed as it
// is used. On such a thread already, no other is started.
void on_big_stack(const std::function<void()>& work);

}  // namespace lockstep
