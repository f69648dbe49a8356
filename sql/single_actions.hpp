// ALTER TABLE that does several things as statements that do one each.

#pragma once

#include "sql/statement.hpp"

#include <string>
#include <vector>

namespace lockstep {

// Their texts, in order: what stands before the first action, then one of them, as written. Empty
// where the actions cannot be told apart.
std::vector<std::string> single_actions(const Statement& statement);

// ADD COLUMN with UNIQUE or REFERENCES as ADD COLUMN without it, then ADD CONSTRAINT. Empty: it has
// none, or one that cannot be told apart.
std::vector<std::string> column_and_keys(const Statement& statement);

}  // namespace lockstep
