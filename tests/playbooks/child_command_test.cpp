#include "playbooks/child_command.hpp"

#include "tests/catch.hpp"

#include <chrono>
#include <csignal>
#include <poll.h>
#include <stop_token>
#include <string>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

ChildEnded shell(const std::string& text, std::chrono::milliseconds timeout = 20s,
                 std::chrono::milliseconds grace = 5s) {
  return run_child({.argv = {"/bin/sh", "-c", text},
                    .environment = {{"LOCKSTEP_PHASE", "expand, and 'more' $HOME"}},
                    .timeout = timeout},
                   {}, grace);
}

// False where no such process is left within the time; a signal is not the end of it yet.
bool alive(const std::string& pid, std::chrono::milliseconds within = 0ms) {
  // glibc 2.36 declares pidfd_open for C alone.
  const int process =
      static_cast<int>(syscall(SYS_pidfd_open, static_cast<pid_t>(std::stol(pid)), 0));
  if (process < 0) return false;
  pollfd ended{process, POLLIN, 0};
  const bool gone = poll(&ended, 1, static_cast<int>(within.count())) > 0;
  close(process);
  return !gone;
}

}  // namespace

TEST_CASE("A command ends with its exit code and what it wrote") {
  const ChildEnded ended = shell("echo out; echo err >&2; exit 3");
  CHECK(ended.end == ChildEnd::Exited);
  CHECK(ended.status == 3);
  CHECK(ended.output == "out\nerr\n");
  CHECK(shell("kill -9 $$").status == 137);
  CHECK(run_child({.argv = {"/nowhere/at/all"}}, {}).status == 127);
}

TEST_CASE("A command sees our variables as they are, and nothing on its input") {
  CHECK(shell("printf %s \"$LOCKSTEP_PHASE\"").output == "expand, and 'more' $HOME");
  CHECK(shell("cat; test -n \"$PATH\"").ok());
}

TEST_CASE("Output beyond the bound is thrown away, and does not block the command") {
  const ChildEnded ended = shell("yes | head -c 1000000; exec >&- 2>&-; exit 4");
  CHECK(ended.status == 4);
  CHECK(ended.output.size() == 65536);
}

TEST_CASE("At its timeout a command is ended with all that it started") {
  const ChildEnded ended = shell("sleep 600 & echo $!; wait", 300ms);
  CHECK(ended.end == ChildEnd::TimedOut);
  CHECK(ended.status == 128 + SIGTERM);
  CHECK_FALSE(alive(ended.output, 20s));
  // Deaf to the first signal.
  CHECK(shell("trap '' TERM; while :; do :; done", 200ms, 200ms).status == 128 + SIGKILL);
}

TEST_CASE("A stop ends a command early") {
  std::stop_source stop;
  const std::jthread stopping([&] { stop.request_stop(); });
  const ChildEnded ended = run_child({.argv = {"sleep", "600"}, .timeout = 600s}, stop.get_token());
  CHECK(ended.end == ChildEnd::Stopped);
}

TEST_CASE("A process that a command leaves behind keeps nobody waiting") {
  const ChildEnded ended = shell("sleep 600 & echo $!");
  CHECK(ended.ok());
  CHECK(alive(ended.output));
  kill(static_cast<pid_t>(std::stol(ended.output)), SIGKILL);
}
