// A folder of another tool's SQL files → ordered revisions, or every problem in all of them at
// once.

#pragma once

#include "migrations/formats/sql_file_format.hpp"
#include "migrations/revision_loader.hpp"

#include <filesystem>

namespace lockstep {

// Each stands on the one before it, by number. A file that is added between two others is pending
// below an applied one, and is no tampering: the checksum leaves the place in the row out.
LoadResult load_sql_files(const std::filesystem::path& folder, const SqlFileFormat& format);

}  // namespace lockstep
