#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

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

// The streams are files, so that nothing can fill up and block.
struct SpawnActions {
  posix_spawn_file_actions_t actions;
  SpawnActions() { posix_spawn_file_actions_init(&actions); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  void stream(int descriptor, const fs::path& path, int flags) {
    posix_spawn_file_actions_addopen(&actions, descriptor, path.c_str(), flags, 0600);
  }
};

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Project::Project() {
  std::string pattern = (fs::temp_directory_path() / "lockstep-cli-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp");
  }
  folder_ = pattern;
}

Project::~Project() {
  fs::remove_all(folder_);
}

Ended Project::run(const std::vector<std::string>& arguments, const std::string& input) const {
  const fs::path streams = folder_.string() + ".streams";
  fs::create_directories(streams);
  std::ofstream(streams / "in", std::ios::binary) << input;
  SpawnActions files;
  files.stream(STDIN_FILENO, streams / "in", O_RDONLY);
  files.stream(STDOUT_FILENO, streams / "out", O_WRONLY | O_CREAT | O_TRUNC);
  files.stream(STDERR_FILENO, streams / "err", O_WRONLY | O_CREAT | O_TRUNC);
  posix_spawn_file_actions_addchdir_np(&files.actions, folder_.c_str());

  std::vector<std::string> words{LOCKSTEP_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "HOME=" + folder_.string()};
  for (const auto& [name, value] : variables)
    environment.push_back(name + "=" + value);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, LOCKSTEP_PROGRAM, &files.actions, nullptr,
                                 pointers(words).data(), pointers(environment).data());
  if (failed != 0) throw std::system_error(failed, std::generic_category(), LOCKSTEP_PROGRAM);
  Ended ended;
  ended.code = wait_for(pid);
  ended.out = read_all(streams / "out");
  ended.err = read_all(streams / "err");
  fs::remove_all(streams);
  return ended;
}

void Project::write(const std::string& path, const std::string& text) const {
  const fs::path file = folder_ / path;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string Project::read(const std::string& path) const {
  return read_all(folder_ / path);
}

}  // namespace lockstep
