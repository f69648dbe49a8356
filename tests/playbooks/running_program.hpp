// A program that a test starts and stops: a real proxy, as an ordinary user, in a folder of its
// own. It ends with the test, however that ends.

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep::tests {

// A temporary folder that any user may use, removed at the end.
class OpenFolder {
 public:
  OpenFolder();
  ~OpenFolder();
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;

  std::string path(const std::string& name) const { return folder_ / name; }
  // Gives the file's path.
  std::string write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

// In the foreground, with its output in the file `log`.
class RunningProgram {
 public:
  RunningProgram(std::vector<std::string> argv, const std::string& log);
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  pid_t pid() const { return pid_; }
  // Returns when it has ended.
  void stop(int number);

 private:
  pid_t pid_ = -1;
};

// Of this machine's loopback, free at the time of the call.
int free_port();

}  // namespace lockstep::tests
