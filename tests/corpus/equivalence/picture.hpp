// All that a database holds, as text that can be compared with another's: by our own catalog
// reader, by pg_dump, which knows nothing of us, and the rows.

#pragma once

#include "tests/corpus/equivalence/case.hpp"
#include "tests/temp_database.hpp"

#include <string>

namespace lockstep::tests {

struct Picture {
  std::string catalog;    // as lockstep reads it; columns by name
  std::string dump;       // pg_dump --schema-only, its lines sorted
  std::string rows;       // a line a table: its name and a hash of its rows
  std::string leftovers;  // functions, sequences, triggers and columns of lockstep's own
};

Picture picture_of(TempDatabase& database, const EquivalenceCase& each);

// The lines that one has and the other has not; "" when they are equal.
std::string difference(const Picture& is, const Picture& shall_be);

}  // namespace lockstep::tests
