#include "scratch/child_process.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace lockstep::scratch {
namespace {

constexpr int kNotFound = 127;

std::string read_to_end(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

// In the child: nothing here may allocate or take a lock, since other threads of the parent may
// have held one at the fork.
[[noreturn]] void become(char* const* argv, const RunAs& user, int output) {
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (drop_privileges(user) && chdir("/") == 0) execvp(argv[0], argv);
  _exit(kNotFound);
}

}  // namespace

RunAs server_user() {
  if (geteuid() != 0) return {.uid = geteuid(), .gid = getegid(), .drop = false};
  for (const char* name : {"postgres", "nobody"}) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    if (getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
      return {.uid = entry.pw_uid, .gid = entry.pw_gid, .drop = true};
    }
  }
  throw UserError("PostgreSQL does not run as root, and there is no user postgres or nobody",
                  "Run as an ordinary user, or create the user postgres.");
}

bool drop_privileges(const RunAs& user) {
  if (!user.drop) return true;
  return setgroups(0, nullptr) == 0 && setgid(user.gid) == 0 && setuid(user.uid) == 0;
}

std::vector<char*> exec_arguments(const std::vector<std::string>& argv) {
  std::vector<char*> pointers;
  pointers.reserve(argv.size() + 1);
  for (const std::string& argument : argv)
    pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return kNotFound;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ChildResult run(const std::vector<std::string>& argv, const RunAs& user) {
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) {
    throw UserError(std::string("cannot make a pipe: ") + std::generic_category().message(errno));
  }
  const std::vector<char*> arguments = exec_arguments(argv);
  const pid_t child = fork();
  if (child == 0) become(arguments.data(), user, pipe_ends[1]);
  close(pipe_ends[1]);
  ChildResult result;
  if (child > 0) result.output = read_to_end(pipe_ends[0]);
  close(pipe_ends[0]);
  result.status = child > 0 ? wait_for(child) : kNotFound;
  return result;
}

}  // namespace lockstep::scratch
