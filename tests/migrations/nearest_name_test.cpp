#include "migrations/nearest_name.hpp"

#include "tests/catch.hpp"

#include <array>
#include <string>

using namespace lockstep;

namespace {
constexpr std::array<std::string_view, 4> kNames{"revision", "down_revision", "description",
                                                 "created"};
}

TEST_CASE("A mistyped word finds the name that was meant") {
  CHECK(nearest_name("revison", kNames) == "revision");
  CHECK(nearest_name("revisoin", kNames) == "revision");
  CHECK(nearest_name("downrevision", kNames) == "down_revision");
  CHECK(nearest_name("created", kNames) == "created");
}

TEST_CASE("A word that is near to nothing finds nothing") {
  CHECK(nearest_name("author", kNames) == std::nullopt);
  CHECK(nearest_name("", kNames) == std::nullopt);
  CHECK(nearest_name(std::string(1'000'000, 'r'), kNames) == std::nullopt);
}

TEST_CASE("The hint names the one that was meant, or all there are") {
  CHECK(did_you_mean("revison", kNames) == "did you mean \"revision\"?");
  CHECK(did_you_mean("author", kNames) == "known: revision, down_revision, description, created");
}
