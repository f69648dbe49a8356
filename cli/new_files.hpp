// Writing the files that commands make: fresh ids, the time, and never over a file that is there.

#pragma once

#include "cli/command.hpp"
#include "migrations/new_revision.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lockstep {

// 12 random hex digits from the system's generator.
RevisionId fresh_revision_id();
// Now, as 2026-11-22T16:38:00Z.
std::string utc_now();

// Throws UserError when the file is there already or cannot be written.
void write_new_file(const std::filesystem::path& path, std::string_view text);

// The same over a file that may be there: one that the user named as the output.
void write_output_file(const std::filesystem::path& path, std::string_view text);

// A new file in the migrations folder (made when missing); its path. UserError in a folder of
// another tool's files.
std::string write_revision(const CommandContext& context, std::vector<RevisionId> parents,
                           const std::string& message);

}  // namespace lockstep
