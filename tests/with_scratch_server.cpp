// with_scratch_server COMMAND…: runs the command with DATABASE_URL naming an empty database on a
// server of its own, and ends with its exit code. For tests that are not C++.

#include "scratch/scratch_server.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: with_scratch_server COMMAND…\n";
    return 2;
  }
  const char* bin = std::getenv("LOCKSTEP_SCRATCH_PG");
  const auto server = lockstep::ScratchServer::start({.bin = bin == nullptr ? "" : bin});
  setenv("DATABASE_URL", server.dsn().c_str(), 1);
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    std::cerr << argv[1] << " cannot be run\n";
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
