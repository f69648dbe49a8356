// The words that quote_ident() puts in quotes: every keyword that is not unreserved.

#pragma once

#include <string_view>

namespace lockstep {

// `word` in lower case. Keywords of PostgreSQL 13 to 18 (manual, appendix C).
bool must_be_quoted(std::string_view word);

}  // namespace lockstep
