// What a statement does to a table that an updatable view in the table's place does not take.

#pragma once

#include "sql/identifier.hpp"
#include "sql/server_version.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// All of them, as they are called in messages: "COPY", "TRUNCATE", …
std::vector<std::string> table_only_uses(ServerVersion version);

// Those of them that stand in one statement with the table's name, in the body of a function. Read
// as words, so that what is inside a string, such as dynamic SQL, or a comment counts as well.
std::vector<std::string> table_only_uses_in(std::string_view body, const Identifier& table,
                                            ServerVersion version);

}  // namespace lockstep
