#include "playbooks/drivers/replace_file.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace lockstep {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw UserError(what + " " + path + ": " + std::generic_category().message(errno));
}

bool write_all(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return fsync(file) == 0;
}

// The new name is on the disk only when its folder is.
void sync_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const int file = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

}  // namespace

std::string read_whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot read", path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void replace_file(const std::string& path, const std::string& text, unsigned mode) {
  struct stat old {};
  if (stat(path.c_str(), &old) == 0) mode = old.st_mode & 07777U;
  std::string temporary = path + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) fail("cannot write beside", path);
  const bool written = write_all(file, text) && fchmod(file, mode) == 0;
  const bool moved = written && std::rename(temporary.c_str(), path.c_str()) == 0;
  const int reason = errno;
  close(file);
  if (!moved) {
    unlink(temporary.c_str());
    errno = reason;
    fail("cannot write", path);
  }
  sync_folder(path);
}

}  // namespace lockstep
