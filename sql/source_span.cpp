#include "sql/source_span.hpp"

#include "sql/utf8.hpp"

#include <algorithm>
#include <utility>

namespace lockstep {
namespace {

constexpr std::size_t kBlock = 1024;

std::size_t count_characters(std::string_view text) {
  const auto begins = [](char byte) { return !continues_character(byte); };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

}  // namespace

SourceText::SourceText(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
  // Of ASCII, none: characters are bytes.
  if (std::all_of(text_.begin(), text_.end(), [](char byte) { return (byte & 0x80) == 0; })) return;
  std::size_t characters = 0;
  for (std::size_t begin = 0; begin <= text_.size(); begin += kBlock) {
    block_characters_.push_back(characters);
    characters += count_characters(std::string_view(text_).substr(begin, kBlock));
  }
}

std::size_t SourceText::characters_before(std::size_t offset) const {
  if (block_characters_.empty()) return offset;
  const std::size_t block = offset / kBlock;
  const std::string_view rest = std::string_view(text_).substr(block * kBlock, offset % kBlock);
  return block_characters_[block] + count_characters(rest);
}

std::string_view SourceText::slice(SourceSpan span) const {
  const std::size_t begin = std::min(span.begin, text_.size());
  const std::size_t end = std::clamp(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

SourcePosition SourceText::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *std::prev(after);
  const std::size_t column = characters_before(offset) - characters_before(start) + 1;
  return {static_cast<int>(after - line_starts_.begin()), static_cast<int>(column)};
}

std::string_view SourceText::line(int number) const {
  const auto index = static_cast<std::size_t>(number) - 1;
  if (number < 1 || index >= line_starts_.size()) return {};
  const std::size_t begin = line_starts_[index];
  std::size_t end = index + 1 < line_starts_.size() ? line_starts_[index + 1] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::string to_string(const Diagnostic& diagnostic) {
  std::string text = diagnostic.path + ':' + std::to_string(diagnostic.at.line) + ':' +
                     std::to_string(diagnostic.at.column) + ": " + diagnostic.message;
  if (!diagnostic.hint.empty()) text += "\n  hint: " + diagnostic.hint;
  return text;
}

}  // namespace lockstep
