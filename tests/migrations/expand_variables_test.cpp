#include "migrations/expand_variables.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

namespace {

Expanded expand(std::string_view text) {
  return expand_variables(text, [](const std::string& name) -> std::optional<std::string> {
    if (name == "HOST") return "db";
    if (name == "NESTED") return "${HOST}";
    if (name == "EMPTY") return "";
    return std::nullopt;
  });
}

}  // namespace

TEST_CASE("Variables and their defaults are put in") {
  CHECK(expand("plain").text == "plain");
  CHECK(expand("a ${HOST} b ${HOST}").text == "a db b db");
  CHECK(expand("${PORT:-5432}").text == "5432");
  CHECK(expand("${HOST:-other}").text == "db");
  CHECK(expand("${EMPTY:-other}").text == "other");
  CHECK(expand("${PORT:-}").text.empty());
  CHECK(expand("${PORT:-}").problem.empty());
}

TEST_CASE("What a variable holds is not expanded again") {
  CHECK(expand("${NESTED}").text == "${HOST}");
}

TEST_CASE("A dollar alone is a dollar, and two before a brace are one") {
  CHECK(expand("^x$").text == "^x$");
  CHECK(expand("$HOST").text == "$HOST");
  CHECK(expand("$${HOST}").text == "${HOST}");
}

TEST_CASE("A variable that is not set, or empty, is a problem") {
  CHECK(expand("${PORT}").problem == "the variable PORT is not set");
  CHECK(expand("${PORT}").variable_missing);
  CHECK(expand("${EMPTY}").variable_missing);
}

TEST_CASE("Malformed references are problems") {
  CHECK(expand("${HOST").problem == "\"${\" without \"}\"");
  CHECK(expand("${}").problem == "\"\" is not the name of a variable");
  CHECK(expand("${A-B}").problem == "\"A-B\" is not the name of a variable");
  CHECK_FALSE(expand("${A-B}").variable_missing);
}
