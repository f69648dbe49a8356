#include "tests/e2e/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>

namespace lockstep::tests {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> raw;
  for (std::string& text : texts)
    raw.push_back(text.data());
  raw.push_back(nullptr);
  return raw;
}

fs::path streams_folder(const Project& project) {
  std::string pattern = (project.folder().string() + ".child-XXXXXX");
  if (mkdtemp(pattern.data()) == nullptr) fail(errno, "mkdtemp");
  return pattern;
}

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Child::Child(const Project& project, const std::vector<std::string>& arguments)
    : streams_(streams_folder(project)) {
  std::vector<std::string> words{LOCKSTEP_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "HOME=" + project.folder().string()};
  for (const auto& [name, value] : project.variables)
    environment.push_back(name + "=" + value);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  const auto stream = [&](int descriptor, const std::string& path, int flags) {
    posix_spawn_file_actions_addopen(&files, descriptor, path.c_str(), flags, 0600);
  };
  stream(STDIN_FILENO, "/dev/null", O_RDONLY);
  stream(STDOUT_FILENO, streams_ / "out", O_WRONLY | O_CREAT);
  stream(STDERR_FILENO, streams_ / "err", O_WRONLY | O_CREAT);
  posix_spawn_file_actions_addchdir_np(&files, project.folder().c_str());
  const int failed = posix_spawn(&pid_, LOCKSTEP_PROGRAM, &files, nullptr, pointers(words).data(),
                                 pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) fail(failed, LOCKSTEP_PROGRAM);
  handle_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (handle_ < 0) fail(errno, "pidfd_open");
}

Child::~Child() {
  kill();
  close(handle_);
  std::error_code left_behind;
  fs::remove_all(streams_, left_behind);
}

void Child::signal(int number) const {
  if (!status_ && ::kill(pid_, number) != 0) fail(errno, "kill");
}

void Child::kill() {
  signal(SIGKILL);
  wait(std::chrono::seconds(60));
}

std::optional<Ended> Child::wait(std::chrono::milliseconds deadline) {
  if (!status_) {
    pollfd ended{.fd = handle_, .events = POLLIN, .revents = 0};
    if (poll(&ended, 1, static_cast<int>(deadline.count())) <= 0) return std::nullopt;
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) fail(errno, "waitpid");
    status_ = exit_code(status);
  }
  return Ended{.code = *status_, .out = read_all(streams_ / "out"), .err = err()};
}

std::string Child::err() const {
  return read_all(streams_ / "err");
}

}  // namespace lockstep::tests
