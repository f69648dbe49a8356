#include "cli/report/source_excerpt.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace lockstep {
namespace {

constexpr std::size_t kMostCharacters = 100;
constexpr std::size_t kBeforeCaret = 40;

// UTF-8 characters of a line, blanks and control characters made harmless.
std::vector<std::string> characters_of(std::string_view line) {
  std::vector<std::string> characters;
  for (const char byte : line) {
    const auto code = static_cast<unsigned char>(byte);
    if ((code & 0xC0U) == 0x80 && !characters.empty()) {
      characters.back() += byte;
    } else if (byte == '\t') {
      characters.emplace_back(" ");
    } else if (code < 0x20 || code == 0x7F) {
      characters.emplace_back("?");
    } else {
      characters.emplace_back(1, byte);
    }
  }
  return characters;
}

}  // namespace

void write_excerpt(std::ostream& out, const SourceText& source, SourcePosition at, int length) {
  const std::vector<std::string> line = characters_of(source.line(at.line));
  const std::size_t caret = std::min(static_cast<std::size_t>(at.column - 1), line.size());
  const std::size_t begin =
      line.size() > kMostCharacters && caret > kBeforeCaret ? caret - kBeforeCaret : 0;
  const std::size_t end = std::min(line.size(), begin + kMostCharacters);
  const std::string number = std::to_string(at.line);
  out << "  " << number << " | ";
  for (std::size_t index = begin; index < end; ++index)
    out << line[index];
  const std::size_t most = std::max<std::size_t>(1, end - std::min(end, caret));
  const std::size_t carets =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(length, 1)), 1, most);
  out << "\n  " << std::string(number.size(), ' ') << " | " << std::string(caret - begin, ' ')
      << std::string(carets, '^') << '\n';
}

}  // namespace lockstep
