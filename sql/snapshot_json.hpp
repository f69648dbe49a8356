// A catalog snapshot as JSON ("version": 1): for `snapshot`, `--catalog` and golden tests.

#pragma once

#include "sql/catalog_snapshot.hpp"

#include <string>
#include <string_view>

namespace lockstep {

std::string to_json(const CatalogSnapshot& snapshot);
// Throws UserError with the place when the text is not such a file. Keys left out take their
// defaults, so that a test can write a small one; unknown keys are errors.
CatalogSnapshot snapshot_from_json(std::string_view text);

}  // namespace lockstep
