// Keeps a server from outliving us, however we end. A keeper process stands between: it is the
// server's parent, holds the other end of a pipe, and when the pipe closes – by us, or by the
// kernel after SIGKILL – it stops the server and removes the folder. PR_SET_PDEATHSIG alone would
// not do: it fires when the thread that forked ends.

#pragma once

#include "scratch/child_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep::scratch {

class Leash {
 public:
  Leash() = default;
  // Starts `argv` as `user` with its output in `folder`/log.
  static Leash start(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                     const RunAs& user);

  Leash(Leash&& other) noexcept;
  Leash& operator=(Leash&& other) noexcept;
  Leash(const Leash&) = delete;
  ~Leash();

  // The server has ended by itself. The folder is left, with the log in it.
  bool broken();
  // Returns when the server has ended and the folder is gone.
  void stop();
  // Returns when the server has shut down in order; the folder stays.
  void stop_and_leave();

 private:
  void end(bool leave);

  int pipe_ = -1;
  pid_t keeper_ = -1;
};

}  // namespace lockstep::scratch
