#include "cli/lint/path_pattern.hpp"

#include "tests/catch.hpp"

#include <string>

using lockstep::matches_path;

TEST_CASE("A star stays within a folder, two go through folders") {
  CHECK(matches_path("legacy/*.sql", "legacy/a.sql"));
  CHECK_FALSE(matches_path("legacy/*.sql", "legacy/deep/a.sql"));
  CHECK(matches_path("legacy/**", "legacy/deep/a.sql"));
  CHECK_FALSE(matches_path("legacy/**", "legacy2/a.sql"));
  CHECK(matches_path("**/seed_*.sql", "seed_1.sql"));
  CHECK(matches_path("**/seed_*.sql", "a/b/seed_1.sql"));
  CHECK_FALSE(matches_path("**/seed_*.sql", "a/b/reseed_1.sql"));
  CHECK(matches_path("a/**/b.sql", "a/b.sql"));
  CHECK(matches_path("a/**/b.sql", "a/x/y/b.sql"));
  CHECK(matches_path("v?.sql", "v1.sql"));
  CHECK_FALSE(matches_path("a?b", "a/b"));
}

TEST_CASE("The whole path has to match, and no pattern takes long") {
  CHECK_FALSE(matches_path("a.sql", "a.sql.bak"));
  CHECK_FALSE(matches_path("", "a"));
  CHECK(matches_path("", ""));
  std::string stars;
  for (int count = 0; count < 50; ++count)
    stars += "*a";
  CHECK_FALSE(matches_path(stars + "b", std::string(200, 'a')));
}
