// Why a statement may not simply be run on a live system, judged by its effect alone: a suppressed
// finding silences the linter, it does not make a statement safe to run.

#pragma once

#include "analyzers/effect.hpp"

#include <optional>
#include <string>

namespace lockstep {

// Nothing: safe as it stands. Names the relation, the lock and what it blocks.
std::optional<std::string> hazard_of(const Effect& effect);

// "every read and write", "writes; reads go on", …
std::string what_it_blocks(LockMode mode);

}  // namespace lockstep
