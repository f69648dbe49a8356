#include "cli/lint/changed_files.hpp"

#include "scratch/child_process.hpp"
#include "sql/errors.hpp"

#include <vector>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

scratch::ChildResult git(std::vector<std::string> arguments) {
  std::vector<std::string> command{"git", "-C", fs::current_path().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  scratch::ChildResult result = scratch::run(command, scratch::RunAs(), scratch::Streams::Apart);
  constexpr int kNotFound = 127;
  if (result.status == kNotFound && result.errors.empty())
    throw UserError("--since needs git, which is not installed or not in PATH");
  return result;
}

std::string without_line_end(std::string text) {
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return text;
}

// What a git command that has to succeed wrote.
std::string output_of(const std::vector<std::string>& arguments) {
  scratch::ChildResult result = git(arguments);
  if (!result.ok())
    throw UserError("git " + arguments.front() + " failed: " + without_line_end(result.errors));
  return std::move(result.output);
}

fs::path root_of_repository() {
  const scratch::ChildResult result = git({"rev-parse", "--show-toplevel"});
  if (result.ok()) return without_line_end(result.output);
  throw UserError("--since works inside of a git repository: " + without_line_end(result.errors),
                  "name the files instead: lockstep lint PATH…");
}

std::string merge_base(const std::string& ref) {
  const scratch::ChildResult commit =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
  if (!commit.ok()) {
    throw UserError("git knows no commit \"" + ref + "\"",
                    "in CI, fetch it first: git fetch origin " + ref);
  }
  const scratch::ChildResult base = git({"merge-base", "HEAD", without_line_end(commit.output)});
  if (base.ok()) return without_line_end(base.output);
  throw UserError("HEAD and \"" + ref + "\" have no commit in common",
                  "a shallow clone lacks the history: git fetch --unshallow");
}

// Paths of git's -z output, each ended by a NUL.
void add_paths(const std::string& list, const fs::path& root, std::set<fs::path>& paths) {
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find('\0', begin), list.size());
    paths.insert(root / list.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

std::set<fs::path> changed_files(const std::string& ref) {
  const fs::path root = root_of_repository();
  const std::string base = merge_base(ref);
  std::set<fs::path> paths;
  // Without detection of renames a renamed file is a new one, which is what it is for a linter.
  add_paths(output_of({"diff", "--name-only", "-z", "--no-renames", "--no-ext-diff",
                       "--diff-filter=d", base, "--"}),
            root, paths);
  add_paths(output_of({"ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--",
                       root.string()}),
            root, paths);
  return paths;
}

RepositoryPaths::RepositoryPaths() : root_(fs::current_path()) {
  std::error_code error;
  for (fs::path folder = root_; folder.has_relative_path(); folder = folder.parent_path()) {
    if (!fs::exists(folder / ".git", error)) continue;
    root_ = folder;
    return;
  }
}

std::string RepositoryPaths::of(const std::string& path) const {
  if (path == "-") return path;
  const fs::path whole = fs::absolute(path).lexically_normal();
  const fs::path inside = whole.lexically_relative(root_);
  const bool outside = inside.empty() || *inside.begin() == "..";
  return outside ? whole.string() : inside.string();
}

}  // namespace lockstep
