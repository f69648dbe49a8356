// Slices so plain that their tokens prove what the tree says, so that they need no SliceChecks.
// They are most of them. For sql/ alone.

#pragma once

#include "sql/transform/statement_source.hpp"
#include "sql/transform/tree.hpp"

#include <cstddef>

namespace lockstep {

// One word with numbers in parentheses at most: bigint, varchar(80), mood.
bool is_plain_type(std::size_t first, std::size_t last, tree::Node type,
                   const StatementSource& source);
// A literal, or a function that is called with nothing.
bool is_plain_value(std::size_t first, std::size_t last, tree::Node value,
                    const StatementSource& source);

}  // namespace lockstep
