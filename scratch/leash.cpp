#include "scratch/leash.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace lockstep::scratch {
namespace {

// Descriptors in the keeper, fixed so that all others can be closed at once.
constexpr int kLeash = 3;   // closes, or says "leave"
constexpr int kServer = 4;  // closes when the last process of the server has ended

// Everything that the keeper needs, made before the fork: between fork and exec nothing may
// allocate.
struct Keeper {
  char* const* server;
  const char* folder;
  const char* log;
  RunAs user;
  int leash;
};

[[noreturn]] void run_server(const Keeper& keeper, pid_t parent, int alive) {
  dup2(alive, kServer);
  // Set after the change of user, which resets it. Immediate shutdown, should the keeper be killed.
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() == parent) execv(keeper.server[0], keeper.server);
  _exit(127);
}

void reset_signals() {
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGPIPE, SIGCHLD})
    signal(number, SIG_DFL);
}

[[noreturn]] void stop_server(const Keeper& keeper, pid_t server) {
  char order = 0;
  const bool leave = read(kLeash, &order, 1) == 1;
  kill(server, leave ? SIGINT : SIGQUIT);  // fast or immediate shutdown
  wait_for(server);
  if (leave) _exit(0);
  execl("/bin/rm", "rm", "-rf", "--", keeper.folder, nullptr);
  _exit(127);
}

// The keeper's whole life. Async-signal-safe calls only: other threads of the parent are gone, with
// whatever locks they held.
[[noreturn]] void keep(const Keeper& keeper) {
  // Out of the terminal's process group: Ctrl-C is for lockstep, which may need the server to end
  // well.
  setsid();
  reset_signals();
  if (!drop_privileges(keeper.user) || chdir("/") != 0) _exit(127);
  const int leash = fcntl(keeper.leash, F_DUPFD, 100);
  dup2(leash, kLeash);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  const int log = open(keeper.log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  // Another server's leash must not be held open here, nor our caller's output.
  close_range(kServer, ~0U, 0);
  fcntl(kLeash, F_SETFD, FD_CLOEXEC);

  std::array<int, 2> alive{};
  if (pipe2(alive.data(), O_CLOEXEC) != 0) _exit(127);
  const pid_t self = getpid();
  const pid_t server = fork();
  if (server < 0) _exit(127);
  if (server == 0) run_server(keeper, self, alive[1]);
  close(alive[1]);

  std::array<pollfd, 2> watched{{{kLeash, POLLIN, 0}, {alive[0], POLLIN, 0}}};
  while (poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
  }
  if (watched[0].revents != 0) stop_server(keeper, server);
  wait_for(server);
  _exit(1);
}

}  // namespace

Leash Leash::start(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                   const RunAs& user) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw UserError(std::string("cannot make a pipe: ") + std::generic_category().message(errno));
  }
  const std::vector<char*> arguments = exec_arguments(argv);
  const std::string log = folder / "log";
  const Keeper keeper{arguments.data(), folder.c_str(), log.c_str(), user, ends[0]};
  Leash leash;
  leash.pipe_ = ends[1];
  leash.keeper_ = fork();
  if (leash.keeper_ == 0) keep(keeper);
  close(ends[0]);
  if (leash.keeper_ < 0)
    throw UserError(std::string("cannot fork: ") + std::generic_category().message(errno));
  return leash;
}

Leash::Leash(Leash&& other) noexcept
    : pipe_(std::exchange(other.pipe_, -1)), keeper_(std::exchange(other.keeper_, -1)) {}

Leash& Leash::operator=(Leash&& other) noexcept {
  stop();
  pipe_ = std::exchange(other.pipe_, -1);
  keeper_ = std::exchange(other.keeper_, -1);
  return *this;
}

Leash::~Leash() {
  stop();
}

bool Leash::broken() {
  if (keeper_ > 0 && waitpid(keeper_, nullptr, WNOHANG) == keeper_) keeper_ = -1;
  return keeper_ < 0;
}

void Leash::stop() {
  end(false);
}

void Leash::stop_and_leave() {
  end(true);
}

void Leash::end(bool leave) {
  if (pipe_ >= 0) {
    // A keeper that is gone already makes this fail; there is nothing left to tell it then.
    if (leave && !broken()) [[maybe_unused]]
      const ssize_t told = write(pipe_, "l", 1);
    close(std::exchange(pipe_, -1));
  }
  if (keeper_ > 0) wait_for(std::exchange(keeper_, -1));
}

}  // namespace lockstep::scratch
