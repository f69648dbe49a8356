// What git says of the files that lint is pointed at.

#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace lockstep {

// Absolute paths of the files that are new or changed, renamed ones under their new name, since
// the working tree's branch left `ref`: committed or not, untracked ones too. Throws UserError
// outside of a repository and for a ref that git does not know or that shares no commit with HEAD.
std::set<std::filesystem::path> changed_files(const std::string& ref);

// The path from the root of the repository that the working folder is in; outside of one, from the
// working folder. A path of another place is left as it is.
class RepositoryPaths {
 public:
  RepositoryPaths();
  std::string of(const std::string& path) const;
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

}  // namespace lockstep
