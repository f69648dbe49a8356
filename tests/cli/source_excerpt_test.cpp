#include "cli/report/source_excerpt.hpp"

#include "tests/catch.hpp"

#include <sstream>

using namespace lockstep;

namespace {

std::string excerpt(const std::string& text, SourcePosition at, int length) {
  std::ostringstream out;
  write_excerpt(out, SourceText("f.sql", text), at, length);
  return out.str();
}

}  // namespace

TEST_CASE("The caret stands under the place, counted in characters") {
  CHECK(excerpt("SELECT 1;\nSELECT größe FROM t;", {2, 8}, 5) ==
        "  2 | SELECT größe FROM t;\n"
        "    |        ^^^^^\n");
  CHECK(excerpt("a\tb", {1, 3}, 1) == "  1 | a b\n    |   ^\n");
}

TEST_CASE("A place at or past the end still has a caret") {
  CHECK(excerpt("SELECT", {1, 7}, 1) == "  1 | SELECT\n    |       ^\n");
  CHECK(excerpt("SELECT", {1, 99}, 9) == "  1 | SELECT\n    |       ^\n");
  CHECK(excerpt("", {1, 1}, 1) == "  1 | \n    | ^\n");
}

TEST_CASE("A file cannot steer the terminal") {
  CHECK(excerpt("\033[31mred\007", {1, 1}, 1).find('\033') == std::string::npos);
}

TEST_CASE("A long line is cut around the place") {
  const std::string text = std::string(1000, 'a') + "HERE" + std::string(1000, 'b');
  const std::string shown = excerpt(text, {1, 1001}, 4);
  CHECK(shown.find("aHEREb") != std::string::npos);
  CHECK(shown.size() < 300);
  const std::size_t caret = shown.find('^') - shown.find('\n') - 1;
  CHECK(shown.substr(caret, 4) == "HERE");
}
