// The initialised data folder of a server, made once by initdb and kept as a tar file, since initdb
// takes a second and unpacking takes 70 ms. One file a server version and initdb's arguments.

#pragma once

#include "scratch/child_process.hpp"

#include <filesystem>

namespace lockstep::scratch {

// Makes `folder`/data for the server in `bin`, owned by `user`; from the cache where it is there.
// Throws UserError with initdb's own words when it cannot.
void make_data_folder(const std::filesystem::path& bin, const std::filesystem::path& folder,
                      const RunAs& user);

}  // namespace lockstep::scratch
