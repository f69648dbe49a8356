// The revisions of examples/sql-project, compiled in, so that the demo runs from anywhere.

#pragma once

#include "migrations/revision_loader.hpp"

namespace lockstep::demo {

RevisionSet load_example_project();

}  // namespace lockstep::demo
