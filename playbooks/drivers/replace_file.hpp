// Files that another program reads: whole, or as they were.

#pragma once

#include <string>

namespace lockstep {

// Throws UserError when it cannot be read.
std::string read_whole_file(const std::string& path);

// Whoever opens the path sees the old text or the new one, also after a crash. Its mode stays; a
// new file has `mode`. Throws UserError, and then the old text stands.
void replace_file(const std::string& path, const std::string& text, unsigned mode = 0644);

}  // namespace lockstep
