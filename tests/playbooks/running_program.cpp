#include "tests/playbooks/running_program.hpp"

#include "scratch/child_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace lockstep::tests {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

OpenFolder::OpenFolder() {
  std::string pattern = (fs::temp_directory_path() / "lockstep-drv-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) fail("mkdtemp");
  folder_ = pattern;
  fs::permissions(folder_, fs::perms::all);
}

OpenFolder::~OpenFolder() {
  fs::remove_all(folder_);
}

std::string OpenFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string OpenFolder::read(const std::string& name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

RunningProgram::RunningProgram(std::vector<std::string> argv, const std::string& log) {
  const scratch::RunAs user = scratch::server_user();
  const std::vector<char*> arguments = scratch::exec_arguments(argv);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) fail("fork");
  if (pid_ > 0) return;
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  close_range(3, ~0U, 0);
  if (!scratch::drop_privileges(user)) _exit(127);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // after the change of user, which resets it
  if (getppid() == parent) execv(arguments.front(), arguments.data());
  _exit(127);
}

RunningProgram::~RunningProgram() {
  stop(SIGKILL);
}

void RunningProgram::stop(int number) {
  if (pid_ <= 0) return;
  kill(pid_, number);
  scratch::wait_for(std::exchange(pid_, -1));
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (bind(fd, raw, size) != 0 || getsockname(fd, raw, &size) != 0) fail("bind");
  close(fd);
  return ntohs(address.sin_port);
}

}  // namespace lockstep::tests
