#include "playbooks/child_command.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace lockstep {
namespace {

using Clock = std::chrono::steady_clock;

// A stop request wakes no poll().
constexpr std::chrono::milliseconds kStopPoll{50};
constexpr int kNotFound = 127;

// Closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void reset() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

[[noreturn]] void fail(const char* what) {
  throw UserError(std::string(what) + ": " + std::generic_category().message(errno));
}

// `env` sets the variables, so that nothing between fork and exec has to.
std::vector<std::string> command_line(const ChildCommand& command) {
  std::vector<std::string> words{"/usr/bin/env"};
  for (const auto& [name, value] : command.environment)
    words.push_back(name + "=" + value);
  words.insert(words.end(), command.argv.begin(), command.argv.end());
  return words;
}

// In the child: nothing here may allocate or take a lock.
[[noreturn]] void become(char* const* argv, int output) {
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execv(argv[0], argv);
  _exit(kNotFound);
}

class Child {
 public:
  explicit Child(const ChildCommand& command) : most_output_(command.most_output) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
    output_ = ends[0];
    Descriptor writer(ends[1]);
    std::vector<std::string> words = command_line(command);
    std::vector<char*> argv;
    for (std::string& word : words)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) fail("cannot fork");
    if (pid_ == 0) become(argv.data(), writer.number());
    setpgid(pid_, pid_);  // whoever comes first: a signal must find the group
    // glibc 2.36 declares pidfd_open for C alone.
    ended_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (ended_ < 0) fail("cannot watch a process");
  }
  ~Child() {
    if (!reaped_) {
      signal(SIGKILL);
      reap();
    }
    close(output_);
    close(ended_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void signal(int number) const { kill(-pid_, number); }

  // Until it has ended, or the deadline, or a stop; true when it has ended.
  bool watch(Clock::time_point deadline, const std::stop_token* stop) {
    while (true) {
      std::array<pollfd, 2> watched{{{output_, POLLIN, 0}, {ended_, POLLIN, 0}}};
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      const auto slice = std::clamp(left, std::chrono::milliseconds(0), kStopPoll);
      poll(watched.data(), watched.size(), static_cast<int>(slice.count()));
      if (watched[0].revents != 0 && !read_some()) {
        // Closed, while it goes on: nothing more to read, and poll() would not wait.
        watched[0].fd = -1;
        if (wait_for_end(slice)) return true;
      }
      if (watched[1].revents != 0) {
        read_rest();
        return true;
      }
      if (Clock::now() >= deadline || (stop != nullptr && stop->stop_requested())) return false;
    }
  }

  int reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  std::string take_output() { return std::move(text_); }

 private:
  bool read_some() {
    std::array<char, 4096> buffer{};
    const ssize_t count = read(output_, buffer.data(), buffer.size());
    if (count <= 0) return count < 0 && errno == EINTR;
    const std::size_t room = most_output_ - std::min(most_output_, text_.size());
    text_.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
    return true;
  }
  bool wait_for_end(std::chrono::milliseconds slice) const {
    pollfd watched{ended_, POLLIN, 0};
    return poll(&watched, 1, static_cast<int>(slice.count())) > 0;
  }
  // What is there by now: a process that it left behind may keep the pipe open for ever.
  void read_rest() {
    pollfd watched{output_, POLLIN, 0};
    while (poll(&watched, 1, 0) > 0 && read_some()) {
    }
  }

  std::size_t most_output_;
  pid_t pid_ = -1;
  int output_ = -1;
  int ended_ = -1;
  bool reaped_ = false;
  std::string text_;
};

}  // namespace

ChildEnded run_child(const ChildCommand& command, const std::stop_token& stop,
                     std::chrono::milliseconds grace) {
  Child child(command);
  ChildEnded ended;
  if (!child.watch(Clock::now() + command.timeout, &stop)) {
    ended.end = stop.stop_requested() ? ChildEnd::Stopped : ChildEnd::TimedOut;
    child.signal(SIGTERM);
    child.watch(Clock::now() + grace, nullptr);
    child.signal(SIGKILL);  // also what is left of the group
  }
  ended.status = child.reap();
  ended.output = child.take_output();
  return ended;
}

}  // namespace lockstep
