// Which columns of its table a statement speaks of, so that two statements of one revision can be
// told to be independent.

#pragma once

#include "sql/statement.hpp"

#include <optional>
#include <set>

namespace lockstep {

// Nothing: it may concern the whole table, or it is not known.
std::optional<std::set<Identifier>> named_columns(const Statement& statement);

}  // namespace lockstep
