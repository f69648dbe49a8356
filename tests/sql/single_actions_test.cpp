// ALTER TABLE taken apart: each action keeps its own text.

#include "sql/single_actions.hpp"

#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

using namespace lockstep;

namespace {

std::vector<std::string> apart(const std::string& text) {
  return single_actions(tests::statement(text));
}

}  // namespace

TEST_CASE("ALTER TABLE is taken apart at the commas between its actions") {
  CHECK(apart("ALTER TABLE t ADD a int, DROP b") ==
        std::vector<std::string>{"ALTER TABLE t ADD a int", "ALTER TABLE t DROP b"});
  CHECK(apart("alter table if exists only \"My, Shop\".\"t,\" ADD a numeric(5, 2) DEFAULT "
              "(ARRAY[1,2])[1], /* , */ ADD CHECK (a IN (1, 2)), -- ,\n ALTER a SET DEFAULT ','") ==
        std::vector<std::string>{
            "alter table if exists only \"My, Shop\".\"t,\" ADD a numeric(5, 2) DEFAULT "
            "(ARRAY[1,2])[1]",
            "alter table if exists only \"My, Shop\".\"t,\" ADD CHECK (a IN (1, 2))",
            "alter table if exists only \"My, Shop\".\"t,\" ALTER a SET DEFAULT ','"});
  CHECK(apart("ALTER TABLE t * ADD a int, ADD b int").front() == "ALTER TABLE t * ADD a int");
  CHECK(apart("ALTER TABLE t ADD a int").size() == 1);
}

TEST_CASE("what is no ALTER TABLE is not taken apart") {
  CHECK(apart("DROP TABLE a, b").empty());
}
