// What is refused, with the reason and the next thing to do.

#pragma once

#include "planner/recognise/subject.hpp"

#include <optional>

namespace lockstep {

// What no directive can change: each step is one transaction of lockstep's own.
std::optional<Unplannable> never_runs(const Subject& subject);

// What is not known without a catalog decides how it can be done.
Unplannable needs_catalog(const Subject& subject, const std::string& reason);

// DROP of a function, type, sequence or trigger below `-- lockstep: phase contract`.
bool goes_last(const Subject& subject);

// It would do harm as it stands, or is not understood. Nothing: it may run as written.
std::optional<Unplannable> not_safe(const Subject& subject);

}  // namespace lockstep
