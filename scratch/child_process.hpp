// Runs other programs, as another user where asked. Not a shell: arguments are passed as they are.

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep::scratch {

// Whom a child runs as. `drop` is false when that is who we are already.
struct RunAs {
  uid_t uid = 0;
  gid_t gid = 0;
  bool drop = false;
};

// The user that may run a server: ourselves, or for root, whom PostgreSQL refuses, "postgres", else
// "nobody". Throws UserError when root finds neither.
RunAs server_user();

// Gives up root's rights for good in the calling process. Only for a child between fork and exec:
// it does nothing that is unsafe there. False when the kernel refused.
bool drop_privileges(const RunAs& user);

struct ChildResult {
  int status = 0;      // the exit code; 128 + signal when killed by one; 127: not found
  std::string output;  // what it wrote to stdout
  std::string errors;  // and to stderr, where the streams are kept apart
  bool ok() const { return status == 0; }
};

enum class Streams { Together, Apart };  // together: stderr too goes to ChildResult::output

// Runs to the end in that folder and collects what it wrote. argv[0] is looked up in PATH when
// it has no slash.
ChildResult run(const std::vector<std::string>& argv, const RunAs& user,
                Streams streams = Streams::Together, const std::string& folder = "/");

// waitpid() that goes on after a signal, as an exit code like ChildResult::status.
int wait_for(pid_t pid);

// What exec wants; valid as long as `argv` is.
std::vector<char*> exec_arguments(const std::vector<std::string>& argv);

}  // namespace lockstep::scratch
