#include "cli/new_files.hpp"

#include "sql/errors.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <random>
#include <system_error>

namespace lockstep {

namespace fs = std::filesystem;

RevisionId fresh_revision_id() {
  std::random_device random;
  const std::uint64_t bits = (std::uint64_t{random()} << 32U) | random();
  return fmt::format("{:012x}", bits & 0xFFFF'FFFF'FFFFULL);
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

void write_new_file(const fs::path& path, std::string_view text) {
  const auto problem = [&](int code) {
    return UserError(path.string() + ": " + std::generic_category().message(code),
                     code == EEXIST ? "it is left as it is" : "");
  };
  // O_EXCL: nobody's file is written over, not even in a race; so what is there on a failure is
  // ours.
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) throw problem(errno);
  int failure = 0;
  while (!text.empty() && failure == 0) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0) failure = errno;
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  if (close(file) != 0 && failure == 0) failure = errno;
  if (failure == 0) return;
  unlink(path.c_str());
  throw problem(failure);
}

void write_output_file(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw UserError(path.string() + ": cannot be written");
}

std::string write_revision(const CommandContext& context, std::vector<RevisionId> parents,
                           const std::string& message) {
  if (context.config.migrations.format != MigrationFormat::Lockstep) {
    throw UserError("the files of this folder are named by another tool's rules",
                    "Make the file as that tool wants it (docs/other-tools.md); lockstep runs it.");
  }
  const fs::path folder = context.config.migrations.path;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw UserError(folder.string() + ": " + error.message());
  const NewRevision revision{.id = fresh_revision_id(),
                             .down_revisions = std::move(parents),
                             .message = message,
                             .created = utc_now()};
  const fs::path path = folder / revision_file_name(revision);
  write_new_file(path, revision_file_text(revision));
  return path.string();
}

}  // namespace lockstep
