#include "executor/evidence/application_version.hpp"

#include "tests/catch.hpp"

#include <stdexcept>

using namespace lockstep;

TEST_CASE("The version is what the named group matched, whichever groups stand before it") {
  CHECK(VersionPattern("shop@(?<version>.+)").version_of("shop@1.4") == "1.4");
  CHECK(
      VersionPattern("(shop|till)(?:-[(]x)?@(?<version>[0-9.]+)( .*)?").version_of("till@2.0 a") ==
      "2.0");
  CHECK(VersionPattern("\\(shop\\) (?<version>.+)").version_of("(shop) 7") == "7");
}

TEST_CASE("The whole name has to match") {
  const VersionPattern pattern("shop@(?<version>[0-9]+)");
  CHECK_FALSE(pattern.version_of("myshop@1"));
  CHECK_FALSE(pattern.version_of("shop@1.4"));
  CHECK_FALSE(pattern.version_of("psql"));
}

TEST_CASE("A pattern without the group, and one that is none, are refused") {
  CHECK_THROWS_AS(VersionPattern("shop@(.+)"), std::invalid_argument);
  CHECK_THROWS_AS(VersionPattern("shop@(?<version>[)"), std::regex_error);
}
