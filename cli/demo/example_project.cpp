#include "cli/demo/example_project.hpp"

#include "cli/demo/example_files.hpp"
#include "sql/errors.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace lockstep::demo {
namespace {

// The loader reads folders, as it does for everyone.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "lockstep-demo-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw UserError("cannot make a temporary folder " + name);
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code leftover;
    std::filesystem::remove_all(path_, leftover);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

RevisionSet load_example_project() {
  const TemporaryFolder folder;
  for (const ExampleFile& file : kExampleFiles) {
    std::ofstream(folder.path() / file.name) << file.text;
  }
  LoadResult result = load_revisions(folder.path());
  if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&result)) {
    throw InternalError("the example project does not load: " + errors->front().message);
  }
  return std::get<RevisionSet>(std::move(result));
}

}  // namespace lockstep::demo
