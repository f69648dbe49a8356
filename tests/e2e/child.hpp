// The program as a child process that a test can freeze, interrupt and kill. What it prints goes to
// files, so that nothing can fill up and block.

#pragma once

#include "tests/cli/program.hpp"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::tests {

class Child {
 public:
  // In the project's folder and with its variables. The project has to outlive the child.
  Child(const Project& project, const std::vector<std::string>& arguments);
  // A child that still runs is killed.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  // Waits for its end; nothing when it still runs at the deadline. May be called again.
  std::optional<Ended> wait(std::chrono::milliseconds deadline);
  void kill();  // SIGKILL, and waits until it is gone
  std::string err() const;

 private:
  pid_t pid_ = 0;
  int handle_ = -1;  // readable once the process has ended
  std::filesystem::path streams_;
  std::optional<int> status_;
};

}  // namespace lockstep::tests
