#include "tests/corpus/deviations.hpp"

#include <fstream>
#include <string_view>
#include <vector>

namespace lockstep::tests {
namespace {

std::string trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> found;
  if (!line.starts_with('|')) return found;
  line.remove_prefix(1);
  while (!line.empty()) {
    const std::size_t end = line.find('|');
    if (end == std::string_view::npos) break;
    found.push_back(trimmed(line.substr(0, end)));
    line.remove_prefix(end + 1);
  }
  return found;
}

bool holds(const std::string& versions, ServerVersion version) {
  if (versions == "all") return true;
  const std::size_t dash = versions.find('-');
  const int first = std::stoi(versions);
  const int last = dash == std::string::npos ? first : std::stoi(versions.substr(dash + 1));
  return version.major() >= first && version.major() <= last;
}

}  // namespace

std::set<std::string> listed_deviations(const std::filesystem::path& page, ServerVersion version) {
  std::set<std::string> listed;
  std::ifstream in(page);
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string> row = cells(line);
    if (row.size() != 5 || row[0].find(": ") == std::string::npos) continue;
    if (holds(row[3], version)) listed.insert(row[0] + " | " + row[1] + " | " + row[2]);
  }
  return listed;
}

}  // namespace lockstep::tests
