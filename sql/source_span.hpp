// Where something stood in a file. Spans are bytes; positions, for people, count lines and
// characters.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Half-open byte range [begin, end) of a SourceText.
struct SourceSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const SourceSpan&) const = default;
};

// Both count from 1; column counts UTF-8 characters.
struct SourcePosition {
  int line = 1;
  int column = 1;
  bool operator==(const SourcePosition&) const = default;
};

// A file's name and content. A position is found in O(log lines), however long a line is.
class SourceText {
 public:
  SourceText(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::string_view slice(SourceSpan span) const;
  SourceSpan whole() const { return {0, text_.size()}; }
  // An offset past the end is the position just after the last character.
  SourcePosition position(std::size_t offset) const;
  // The text of a line, without its line break. Lines count from 1.
  std::string_view line(int number) const;

 private:
  std::size_t characters_before(std::size_t offset) const;

  std::string path_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> block_characters_;  // characters before each block of bytes
};

// A problem found while reading input. All of a file's problems are collected and shown at once.
struct Diagnostic {
  std::string path;
  SourcePosition at;
  std::string message;
  std::string hint;  // may be empty
  bool operator==(const Diagnostic&) const = default;
};

// "path:line:column: message", and "  hint: …" on a second line where there is one.
std::string to_string(const Diagnostic& diagnostic);

}  // namespace lockstep
