#include "scratch/child_process.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace lockstep::scratch {
namespace {

constexpr int kNotFound = 127;

// Reads what is there to read; false at the end of the stream.
bool read_some(int fd, std::string& text) {
  std::array<char, 4096> buffer{};
  const ssize_t count = read(fd, buffer.data(), buffer.size());
  if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

// Both at once: a child that fills one pipe while we wait at the other would never end.
void read_to_end(int output, int errors, ChildResult& result) {
  std::array<pollfd, 2> open_ends{{{output, POLLIN, 0}, {errors, POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&result.output, &result.errors};
  while (open_ends[0].fd >= 0 || open_ends[1].fd >= 0) {
    if (poll(open_ends.data(), open_ends.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t index = 0; index < open_ends.size(); ++index) {
      pollfd& end = open_ends[index];
      // poll() takes no notice of a negative descriptor.
      if (end.fd >= 0 && end.revents != 0 && !read_some(end.fd, *texts[index])) end.fd = -1;
      end.revents = 0;
    }
  }
}

// A pipe whose ends are closed with it.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) == 0) return;
    throw UserError(std::string("cannot make a pipe: ") + std::generic_category().message(errno));
  }
  ~Pipe() {
    close(ends[0]);
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_writer() {
    if (ends[1] >= 0) close(ends[1]);
    ends[1] = -1;
  }
};

// In the child: nothing here may allocate or take a lock, since other threads of the parent may
// have held one at the fork.
[[noreturn]] void become(char* const* argv, const RunAs& user, int output, int errors,
                         const char* folder) {
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  if (drop_privileges(user) && chdir(folder) == 0) execvp(argv[0], argv);
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

ChildResult run(const std::vector<std::string>& argv, const RunAs& user, Streams streams,
                const std::string& folder) {
  Pipe output;
  Pipe errors;
  const std::vector<char*> arguments = exec_arguments(argv);
  const pid_t child = fork();
  if (child == 0) {
    const Pipe& second = streams == Streams::Apart ? errors : output;
    become(arguments.data(), user, output.ends[1], second.ends[1], folder.c_str());
  }
  output.close_writer();
  errors.close_writer();
  ChildResult result;
  if (child > 0) read_to_end(output.ends[0], errors.ends[0], result);
  result.status = child > 0 ? wait_for(child) : kNotFound;
  return result;
}

}  // namespace lockstep::scratch
