// Runs the built program as its users do: a process with arguments, an environment of its own, a
// working folder and standard input; gives back what it printed and its exit code.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lockstep {

struct Ended {
  int code = -1;  // 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

// A temporary folder as the working folder, removed at the end. The environment holds PATH, HOME
// and LC_ALL only, and what `variables` adds.
class Project {
 public:
  Project();
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  Ended run(const std::vector<std::string>& arguments, const std::string& input = "") const;
  // Folders on the way are made.
  void write(const std::string& path, const std::string& text) const;
  std::string read(const std::string& path) const;
  const std::filesystem::path& folder() const { return folder_; }

  std::map<std::string, std::string> variables;

 private:
  std::filesystem::path folder_;
};

}  // namespace lockstep
