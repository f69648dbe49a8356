#include "migrations/alembic/ini_section.hpp"

#include "migrations/blanks.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool is_comment(std::string_view line) {
  return line.starts_with('#') || line.starts_with(';');
}

}  // namespace

std::optional<IniSection> read_ini_section(const SourceText& source, const std::string& section) {
  std::optional<IniSection> found;
  bool inside = false;
  IniEntry* open = nullptr;  // whose value may go on
  const int lines = source.position(source.text().size()).line;
  for (int number = 1; number <= lines; ++number) {
    const std::string_view line = source.line(number);
    const std::string_view text = trimmed(line);
    if (text.empty() || is_comment(text)) continue;
    const bool indented = line.front() == ' ' || line.front() == '\t';
    if (indented && open != nullptr) {
      open->value += "\n" + std::string(text);
      continue;
    }
    open = nullptr;
    if (text.front() == '[' && text.back() == ']') {
      inside = text.substr(1, text.size() - 2) == section;
      if (inside && !found) found.emplace();
      continue;
    }
    const std::size_t sign = text.find_first_of("=:");
    if (!inside || sign == std::string_view::npos) continue;
    const std::size_t column = line.find_first_not_of(" \t") + 1;
    open = &((*found)[lower(trimmed(text.substr(0, sign)))] = {
                 std::string(trimmed(text.substr(sign + 1))), {number, static_cast<int>(column)}});
  }
  return found;
}

}  // namespace lockstep
