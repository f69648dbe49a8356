// Runs a command to its end or its timeout, in a process group of its own, and keeps what it wrote.

#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace lockstep {

struct ChildCommand {
  std::vector<std::string> argv;                   // argv[0] is looked up in PATH
  std::map<std::string, std::string> environment;  // besides our own
  std::chrono::milliseconds timeout{60000};
  // What follows is read and thrown away.
  std::size_t most_output = 65536;
};

enum class ChildEnd { Exited, TimedOut, Stopped };

struct ChildEnded {
  ChildEnd end = ChildEnd::Exited;
  int status = 0;      // the exit code; 128 + signal when killed by one; 127: not found
  std::string output;  // stdout and stderr together
  bool ok() const { return end == ChildEnd::Exited && status == 0; }
};

// On a timeout or a stop the whole group is asked to end, and killed when it does not within
// `grace`.
ChildEnded run_child(const ChildCommand& command, const std::stop_token& stop,
                     std::chrono::milliseconds grace = std::chrono::seconds(5));

}  // namespace lockstep
