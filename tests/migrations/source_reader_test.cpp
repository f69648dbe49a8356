#include "migrations/revision_loader.hpp"
#include "tests/catch.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>

using namespace lockstep;

namespace {

std::string problem_of(const std::string& bytes) {
  const auto checked = checked_source("f.sql", bytes);
  const auto* problem = std::get_if<Diagnostic>(&checked);
  return problem == nullptr ? "" : to_string(*problem);
}

}  // namespace

TEST_CASE("Text in UTF-8 is taken as it is") {
  for (const char* text : {"", "SELECT 1;", "größer €", "\xEF\xBB\xBFSELECT 1;", "\xF0\x9F\x90\x98",
                           "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    CAPTURE(text);
    const auto checked = checked_source("f.sql", text);
    REQUIRE(std::holds_alternative<SourceText>(checked));
    CHECK(std::get<SourceText>(checked).text() == text);
  }
}

TEST_CASE("Bytes that are not UTF-8 are refused at the first bad one") {
  const std::string hint = "\n  hint: save the file as UTF-8";
  // A stray continuation, a cut character, overlong forms, a surrogate, beyond U+10FFFF, Latin-1.
  for (const char* bad :
       {"\x80", "\xC3", "\xE2\x82", "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE4pfel", "\xFF"}) {
    CAPTURE(bad);
    CHECK(problem_of(std::string("SELECT 1;\n-- ä") + bad) ==
          "f.sql:2:5: this is not valid UTF-8" + hint);
  }
}

TEST_CASE("NUL and UTF-16 are named") {
  CHECK(problem_of(std::string("ab\0c", 4)) == "f.sql:1:3: a NUL byte: this is not SQL text");
  CHECK(problem_of(std::string("\xFF\xFEs\0", 4)) ==
        "f.sql:1:1: the file is UTF-16\n  hint: save it as UTF-8");
}

TEST_CASE("A path that cannot be read is a problem") {
  const auto missing = read_source("/nowhere.sql");
  REQUIRE(std::holds_alternative<Diagnostic>(missing));
  CHECK(to_string(std::get<Diagnostic>(missing)) ==
        "/nowhere.sql:1:1: cannot be read: No such file or directory");
  const auto folder = read_source("/");
  CHECK(to_string(std::get<Diagnostic>(folder)) == "/:1:1: cannot be read: it is a folder");
}
