#include "tests/corpus/equivalence/case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lockstep::tests {
namespace {

namespace fs = std::filesystem;

class CaseReader {
 public:
  explicit CaseReader(const fs::path& path) : path_(path) { case_.file = path.stem(); }

  EquivalenceCase read() {
    std::ifstream file(path_);
    std::string line;
    for (number_ = 1; std::getline(file, line); ++number_)
      take(line);
    if (case_.plain.empty()) case_.plain = case_.revision;
    if (case_.name.empty() || case_.revision.empty()) fail("no \"-- case:\" or no [revision]");
    return std::move(case_);
  }

 private:
  void take(const std::string& line) {
    if (line.starts_with("-- [")) {
      section_ = &section(line.substr(4, line.find(']') - 4));
    } else if (section_ != nullptr) {
      *section_ += line + "\n";
    } else if (line.starts_with("-- ") && line.find(": ") != std::string::npos) {
      const std::size_t colon = line.find(": ");
      set(line.substr(3, colon - 3), line.substr(colon + 2));
    } else {
      fail("\"" + line + "\" is neither a setting nor in a section");
    }
  }

  std::string& section(const std::string& name) {
    if (name == "setup") return case_.setup;
    if (name == "revision") return case_.revision;
    if (name == "plain") return case_.plain;
    if (name == "old") return case_.old_application;
    if (name == "new") return case_.new_application;
    fail("no section is called [" + name + "]");
  }

  void set(const std::string& name, const std::string& value) {
    if (name == "case") {
      case_.name = value;
    } else if (name == "refused") {
      case_.refused = value;
    } else if (name == "old-until" && (value == "cutover" || value == "retire")) {
      case_.old_until = value == "cutover" ? Stop::Backfill : Stop::Cutover;
    } else if (name == "new-from" && (value == "cutover" || value == "backfill")) {
      case_.new_from = value == "cutover" ? Stop::Cutover : Stop::Backfill;
    } else if (name == "since") {
      case_.since = ServerVersion::of_major(std::stoi(value));
    } else if (name == "tablespace") {
      case_.tablespace = value;
    } else if (name == "ignore") {
      ignore(value);
    } else {
      fail("no setting is called " + name + ", or not with that value");
    }
  }

  void ignore(const std::string& columns) {
    std::istringstream list(columns);
    for (std::string column; std::getline(list >> std::ws, column, ',');) {
      const std::size_t dot = column.rfind('.');
      if (dot == std::string::npos) fail(column + " names no table");
      case_.ignored[column.substr(0, dot)].insert(column.substr(dot + 1));
    }
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", path_.string(), number_, problem));
  }

  const fs::path& path_;
  EquivalenceCase case_;
  std::string* section_ = nullptr;
  int number_ = 0;
};

}  // namespace

std::string_view to_string(Stop stop) {
  switch (stop) {
    case Stop::Start:
      return "start";
    case Stop::Expand:
      return "expand";
    case Stop::Backfill:
      return "backfill";
    case Stop::Cutover:
      return "cutover";
    case Stop::SoftDrop:
      return "soft drop";
    case Stop::End:
      return "end";
  }
  return "";
}

std::vector<EquivalenceCase> read_cases(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<EquivalenceCase> cases;
  for (const fs::path& path : paths)
    cases.push_back(CaseReader(path).read());
  return cases;
}

}  // namespace lockstep::tests
