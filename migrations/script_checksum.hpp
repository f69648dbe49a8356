// What of a section goes into its revision's checksum: its tokens, and the directives that change
// the plan.

#pragma once

#include "migrations/checksum.hpp"
#include "migrations/directive.hpp"
#include "sql/source_span.hpp"

namespace lockstep {

// `script` is the region read.
void add_upgrade(ChecksumInput& input, const SourceText& source, SourceSpan region,
                 const Script& script);
void add_downgrade(ChecksumInput& input, const SourceText& source, SourceSpan region,
                   const Script& script);

}  // namespace lockstep
