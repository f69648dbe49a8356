// Names of keys that an earlier statement of the revision drops: they are there until
// contract/retire.

#pragma once

#include "planner/recognise/subject.hpp"

#include <optional>

namespace lockstep {

// Nothing: `name` is free for a new constraint of the table.
std::optional<Unplannable> name_is_kept(const Identifier& name, const RelationName& table,
                                        const Subject& subject);

}  // namespace lockstep
