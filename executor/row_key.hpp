// How a row is named in reports: by its key, else by its place.

#pragma once

#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <vector>

namespace lockstep {

// An expression over a row, text. Without a key: its ctid.
Sql key_text(const std::vector<Identifier>& key);

}  // namespace lockstep
