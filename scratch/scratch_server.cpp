#include "scratch/scratch_server.hpp"

#include "scratch/child_process.hpp"
#include "scratch/data_template.hpp"
#include "sql/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace lockstep {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kStartTimeout = 30s;
constexpr int kDefaultPort = 5432;  // names the socket; nothing listens on it unless asked

fs::path newest_installed() {
  fs::path newest;
  int newest_major = 0;
  std::error_code unreadable;  // no such folder: no server is installed
  for (const fs::directory_entry& entry :
       fs::directory_iterator("/usr/lib/postgresql", unreadable)) {
    const int major = std::atoi(entry.path().filename().c_str());
    if (major > newest_major && fs::exists(entry.path() / "bin/postgres")) {
      newest_major = major;
      newest = entry.path() / "bin";
    }
  }
  return newest;
}

fs::path server_binaries(const fs::path& wanted) {
  fs::path bin = wanted.empty() ? newest_installed() : fs::absolute(wanted);
  if (bin.empty()) {
    throw UserError("no PostgreSQL server is installed under /usr/lib/postgresql",
                    "Install the package postgresql, or set LOCKSTEP_SCRATCH_PG to a folder with "
                    "postgres and initdb.");
  }
  for (const char* name : {"postgres", "initdb"}) {
    if (fs::exists(bin / name)) continue;
    throw UserError("there is no " + std::string(name) + " in " + bin.string(),
                    "LOCKSTEP_SCRATCH_PG names the folder that holds postgres and initdb.");
  }
  return bin;
}

// Short, since a socket's path has at most 107 bytes.
fs::path make_folder(const scratch::RunAs& user) {
  std::string folder = "/tmp/lockstep-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr || chown(folder.c_str(), user.uid, user.gid) != 0) {
    throw UserError("cannot make a folder for the scratch server: " +
                    std::string(std::generic_category().message(errno)));
  }
  return folder;
}

std::vector<std::string> command_line(const fs::path& bin, const fs::path& folder, int port,
                                      const ScratchOptions& options) {
  std::map<std::string, std::string> settings = {
      {"fsync", "off"},
      {"full_page_writes", "off"},
      {"synchronous_commit", "off"},
      {"autovacuum", "off"},
      {"shared_buffers", "32MB"},
      {"timezone", "UTC"},
      {"log_timezone", "UTC"},
      {"listen_addresses", options.port == 0 ? "" : "127.0.0.1"},
      {"port", std::to_string(port)},
      {"unix_socket_directories", folder}};
  for (const auto& [name, value] : options.settings)
    settings[name] = value;

  std::vector<std::string> argv = {bin / "postgres", "-D", folder / "data"};
  for (const auto& [name, value] : settings) {
    argv.emplace_back("-c");
    argv.push_back(std::string(name).append("=").append(value));
  }
  return argv;
}

std::string file_text(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// postmaster.pid: the first line is the pid, the eighth says "ready" once connections are taken.
std::optional<int> ready_pid(const fs::path& folder) {
  std::ifstream file(folder / "data/postmaster.pid");
  std::string pid;
  std::string line;
  std::getline(file, pid);
  for (int number = 2; number <= 8 && std::getline(file, line); ++number) {
    if (number == 8 && line.starts_with("ready")) return std::atoi(pid.c_str());
  }
  return std::nullopt;
}

int wait_until_ready(scratch::Leash& leash, const fs::path& folder) {
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  for (;;) {
    if (const std::optional<int> pid = ready_pid(folder)) return *pid;
    const bool ended = leash.broken();
    if (ended || std::chrono::steady_clock::now() > deadline) {
      throw UserError(std::string("the scratch server ") + (ended ? "ended" : "is not ready") +
                      ":\n" + file_text(folder / "log"));
    }
    std::this_thread::sleep_for(5ms);
  }
}

// Removes the folder unless a running server has taken it over.
class FolderGuard {
 public:
  explicit FolderGuard(fs::path folder) : folder_(std::move(folder)) {}
  FolderGuard(const FolderGuard&) = delete;
  FolderGuard& operator=(const FolderGuard&) = delete;
  ~FolderGuard() {
    std::error_code left_behind;  // nothing can be done about it here, and /tmp is cleaned anyway
    if (!folder_.empty()) fs::remove_all(folder_, left_behind);
  }
  void release() { folder_.clear(); }

 private:
  fs::path folder_;
};

}  // namespace

ScratchServer ScratchServer::start(const ScratchOptions& options) {
  const fs::path bin = server_binaries(options.bin);
  const scratch::RunAs user = scratch::server_user();
  ScratchServer server;
  server.port_ = options.port == 0 ? kDefaultPort : options.port;
  server.folder_ = make_folder(user);
  FolderGuard guard(server.folder_);
  scratch::make_data_folder(bin, server.folder_, user);
  server.leash_ = scratch::Leash::start(command_line(bin, server.folder_, server.port_, options),
                                        server.folder_, user);
  server.pid_ = wait_until_ready(server.leash_, server.folder_);
  guard.release();
  return server;
}

std::string ScratchServer::dsn(const std::string& database) const {
  std::string quoted;
  for (const char c : database) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "host=" + folder_.string() + " port=" + std::to_string(port_) + " user=postgres dbname='" +
         quoted + "'";
}

ScratchServer::ScratchServer(ScratchServer&& other) noexcept {
  *this = std::move(other);
}

ScratchServer& ScratchServer::operator=(ScratchServer&& other) noexcept {
  stop();
  folder_ = std::exchange(other.folder_, {});
  pid_ = other.pid_;
  port_ = other.port_;
  leash_ = std::move(other.leash_);
  return *this;
}

ScratchServer::~ScratchServer() {
  stop();
}

void ScratchServer::stop() {
  leash_.stop();
  std::error_code left_behind;  // the keeper has removed it, unless the server ended by itself
  if (!folder_.empty()) fs::remove_all(folder_, left_behind);
}

void ScratchServer::stop_and_leave() {
  leash_.stop_and_leave();
  folder_.clear();
}

}  // namespace lockstep
