#include "sql/source_span.hpp"

#include "tests/catch.hpp"

#include <ostream>

using namespace lockstep;

namespace lockstep {
std::ostream& operator<<(std::ostream& out, SourcePosition position) {
  return out << position.line << ':' << position.column;
}
}  // namespace lockstep

namespace {

SourcePosition position(std::string text, std::size_t offset) {
  return SourceText("f.sql", std::move(text)).position(offset);
}

}  // namespace

TEST_CASE("positions count lines and characters from 1") {
  CHECK(position("", 0) == SourcePosition{1, 1});
  CHECK(position("ab\ncd", 0) == SourcePosition{1, 1});
  CHECK(position("ab\ncd", 1) == SourcePosition{1, 2});
  CHECK(position("ab\ncd", 2) == SourcePosition{1, 3});  // the line break itself
  CHECK(position("ab\ncd", 3) == SourcePosition{2, 1});
  CHECK(position("ab\ncd", 4) == SourcePosition{2, 2});
}

TEST_CASE("an offset past the end is just after the last character") {
  CHECK(position("ab\ncd", 5) == SourcePosition{2, 3});
  CHECK(position("ab\ncd", 99) == SourcePosition{2, 3});
  CHECK(position("ab\n", 3) == SourcePosition{2, 1});
}

TEST_CASE("a character of several bytes is one column") {
  CHECK(position("éx", 2) == SourcePosition{1, 2});
  CHECK(position("a😀x", 5) == SourcePosition{1, 3});
}

TEST_CASE("positions in one very long line are found quickly") {
  // A look-up that walked from the line's start would read 100 GB here, and time out.
  constexpr std::size_t kSize = 2'000'000;
  const SourceText text("f.sql", std::string(kSize, 'x'));
  std::size_t columns = 0;
  for (std::size_t offset = 0; offset < kSize; offset += 20)
    columns += static_cast<std::size_t>(text.position(offset).column) - offset;
  CHECK(columns == kSize / 20);
}

TEST_CASE("a line is given without its break, whichever it has") {
  const SourceText text("f.sql", "a\r\nb\n\nc");
  CHECK(text.line(1) == "a");
  CHECK(text.line(2) == "b");
  CHECK(text.line(3).empty());
  CHECK(text.line(4) == "c");
  CHECK(text.line(0).empty());
  CHECK(text.line(5).empty());
}

TEST_CASE("a slice outside the text is cut to it") {
  const SourceText text("f.sql", "abc");
  CHECK(text.slice({1, 2}) == "b");
  CHECK(text.slice({1, 9}) == "bc");
  CHECK(text.slice({5, 9}).empty());
  CHECK(text.slice({2, 1}).empty());
}

TEST_CASE("a diagnostic reads like a compiler's") {
  CHECK(to_string({.path = "f.sql", .at = {3, 7}, .message = "no"}) == "f.sql:3:7: no");
  CHECK(to_string({.path = "f.sql", .at = {3, 7}, .message = "no", .hint = "do this"}) ==
        "f.sql:3:7: no\n  hint: do this");
}
