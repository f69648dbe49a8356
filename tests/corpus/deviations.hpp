// docs/analyzer-truth.md: the cells where lockstep and the server are known to differ, one a line
// of its table:
//
//   | file: case | relation | cell | versions | why |
//
// versions: "all", "15", "14-16".

#pragma once

#include "sql/server_version.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace lockstep::tests {

// "file: case | relation | cell", of those that hold for this version.
std::set<std::string> listed_deviations(const std::filesystem::path& page, ServerVersion version);

}  // namespace lockstep::tests
