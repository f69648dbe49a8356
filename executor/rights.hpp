// Rights that a plan needs, asked for all at once before its first change (trap 20).

#pragma once

#include "executor/database.hpp"

#include <string>
#include <vector>

namespace lockstep {

// What the session's role lacks to change these relations (shown form), each as the statement that
// would give it; sorted. Relations that are not there yet are left out.
std::vector<std::string> missing_rights(Session& session,
                                        const std::vector<std::string>& relations);

}  // namespace lockstep
