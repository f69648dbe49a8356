// ALTER TABLE with several actions as statements of one action each.

#pragma once

#include "sql/statement.hpp"

#include <string>
#include <vector>

namespace lockstep {

// Their texts, in order: what stands before the first action, then one of them, as written. Empty
// where the actions cannot be told apart.
std::vector<std::string> single_actions(const Statement& statement);

}  // namespace lockstep
