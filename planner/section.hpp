// A section of a revision as it is planned: what its author wrote for a tool that runs it whole is
// taken apart.

#pragma once

#include "migrations/directive.hpp"

#include <set>

namespace lockstep {

// BEGIN before all other statements and COMMIT behind them, as other tools write them.
bool is_one_transaction(const Script& section);
// Without those two. Precondition: is_one_transaction(section).
Script without_transaction(Script section);

// Each ALTER TABLE that begins at one of these places and has several actions, or adds a column
// with a key, as that many statements, with its directives and its place in the file. Where they
// cannot be told apart it stays.
Script with_single_actions(const Script& section, const std::set<std::size_t>& places);

}  // namespace lockstep
