#include "playbooks/drivers/pause_watchdog.hpp"

#include "executor/attempt.hpp"
#include "executor/clock.hpp"
#include "executor/pg/pooler_console.hpp"
#include "executor/wait_for_descriptor.hpp"
#include "playbooks/drivers/pause_record.hpp"
#include "sql/errors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kStartTime{10000};
constexpr std::chrono::milliseconds kRetry{200};
constexpr std::chrono::seconds kKeepsTrying{60};
constexpr char kReady = 'r';
constexpr char kDone = 'd';
constexpr int kNotFound = 127;

[[noreturn]] void fail(const char* what) {
  throw UserError(std::string(what) + ": " + std::generic_category().message(errno));
}

// True when there is something to read, or the end, within that time.
bool wait_readable(int file, std::chrono::milliseconds most_time) {
  return wait_for_descriptor(file, POLLIN, std::chrono::steady_clock::now() + most_time);
}

char read_byte(int file) {
  char byte = 0;
  while (read(file, &byte, 1) < 0 && errno == EINTR) {
  }
  return byte;
}

// In the child: nothing here may allocate or take a lock.
[[noreturn]] void become(char* const* argv, int channel) {
  setsid();  // a signal to our group, or Ctrl-C, is not for it
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
    signal(number, SIG_IGN);  // nor is a service manager's: it ends by itself in time
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(channel, STDIN_FILENO);
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  close_range(3, ~0U, 0);
  execv(argv[0], argv);
  _exit(kNotFound);
}

}  // namespace

void resume_recorded(const std::string& record_path) {
  const PauseRecord record = read_pause_record(record_path);
  PoolerConsole(record.console).resume(record.database);
  forget_pause_record(record_path);
}

bool watch_pause(const std::string& record_path, int channel) {
  const PauseRecord record = read_pause_record(record_path);
  send(channel, &kReady, 1, MSG_NOSIGNAL);
  if (wait_readable(channel, record.longest) && read_byte(channel) == kDone) return true;
  Clock& clock = system_clock();
  const auto give_up = clock.now() + kKeepsTrying;
  while (attempt([&] { resume_recorded(record_path); })) {
    if (clock.now() >= give_up) return false;
    clock.pause(kRetry, {});
  }
  return true;
}

PauseWatchdog::PauseWatchdog(const std::vector<std::string>& program,
                             const std::string& record_path) {
  std::vector<std::string> words = program;
  words.push_back(record_path);
  std::vector<char*> argv;
  for (std::string& word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    fail("cannot make a pair of sockets");
  channel_ = ends[0];
  pid_ = fork();
  if (pid_ == 0) become(argv.data(), ends[1]);
  close(ends[1]);
  if (pid_ > 0 && wait_readable(channel_, kStartTime) && read_byte(channel_) == kReady) return;
  end();
  forget_pause_record(record_path);
  throw UserError("the process that would resume PgBouncer did not start",
                  "Nothing was paused. See that " + program.front() + " can be run.");
}

PauseWatchdog::~PauseWatchdog() {
  end();
}

void PauseWatchdog::dismiss() {
  send(channel_, &kDone, 1, MSG_NOSIGNAL);  // one that has resumed already reads it no more
  end();
}

void PauseWatchdog::end() {
  if (channel_ >= 0) close(std::exchange(channel_, -1));
  if (pid_ <= 0) return;
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace lockstep
