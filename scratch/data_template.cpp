#include "scratch/data_template.hpp"

#include "sql/errors.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::scratch {
namespace {

namespace fs = std::filesystem;

// Trust is enough: the socket stands in a folder that only the server's user can enter.
const std::vector<std::string> kInitdbArguments = {"--username=postgres", "--auth=trust",
                                                   "--encoding=UTF8", "--locale=C", "--no-sync"};

std::string fnv1a(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return std::to_string(hash);
}

// Two builds of one version may differ in catalog contents, so the folder is part of the key.
std::string cache_key(const fs::path& bin, const RunAs& user) {
  const ChildResult version = run({bin / "postgres", "--version"}, user);
  if (!version.ok()) {
    throw UserError("cannot run " + (bin / "postgres").string() + ": " + version.output,
                    "Every folder above it must be open to the user that runs the server.");
  }
  std::string text = version.output + fs::weakly_canonical(bin).string();
  for (const std::string& argument : kInitdbArguments)
    text += '\n' + argument;
  return fnv1a(text);
}

void run_or_throw(const std::vector<std::string>& argv, const RunAs& user,
                  const std::string& what) {
  const ChildResult result = run(argv, user);
  if (result.ok()) return;
  // Killed, it has said nothing: the status tells.
  throw UserError("cannot " + what + " (" + argv.front() + " ended with status " +
                  std::to_string(result.status) + "): " + result.output);
}

// Another user must not be able to slip us a data folder: /var/tmp is everybody's.
fs::path cache_folder(const RunAs& user) {
  fs::path folder = "/var/tmp/lockstep-scratch-" + std::to_string(user.uid);
  struct stat status {};
  if (lstat(folder.c_str(), &status) != 0) {
    // Made by the server's user itself, so that it never belongs to another; -p: somebody may be
    // faster.
    run_or_throw({"mkdir", "-p", "-m", "0700", folder}, user, "make " + folder.string());
    if (lstat(folder.c_str(), &status) != 0) status = {};
  }
  if (!S_ISDIR(status.st_mode) || status.st_uid != user.uid || (status.st_mode & 0077) != 0) {
    throw UserError(folder.string() + " is not a folder that only the server's user can enter",
                    "Remove it.");
  }
  return folder;
}

}  // namespace

void make_data_folder(const fs::path& bin, const fs::path& folder, const RunAs& user) {
  const fs::path cached = cache_folder(user) / (cache_key(bin, user) + ".tar");
  if (fs::exists(cached)) {
    run_or_throw({"tar", "-C", folder, "-xf", cached}, user, "unpack " + cached.string());
    return;
  }
  std::vector<std::string> initdb = {bin / "initdb", "--pgdata=" + (folder / "data").string()};
  initdb.insert(initdb.end(), kInitdbArguments.begin(), kInitdbArguments.end());
  run_or_throw(initdb, user, "initialise a data folder");

  // Several starters may come here at once: each packs its own, and the last rename wins.
  const fs::path mine =
      cached.string() + "." + std::to_string(getpid()) + folder.filename().string();
  run_or_throw({"tar", "-C", folder, "-cf", mine, "data"}, user, "pack the data folder");
  fs::rename(mine, cached);
}

}  // namespace lockstep::scratch
