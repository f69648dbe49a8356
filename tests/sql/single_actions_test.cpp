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

TEST_CASE("a new column's keys are taken from it") {
  const auto keys = [](const std::string& text) { return column_and_keys(tests::statement(text)); };
  CHECK(keys("ALTER TABLE s.t ADD COLUMN \"unique\" int CONSTRAINT \"unique\" UNIQUE WITH "
             "(fillfactor = 70) DEFAULT 1") ==
        std::vector<std::string>{"ALTER TABLE s.t ADD COLUMN \"unique\" int   DEFAULT 1",
                                 "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"unique\" UNIQUE "
                                 "(\"unique\") WITH (fillfactor = "
                                 "70)"});
  CHECK(keys("ALTER TABLE t ADD c int REFERENCES p (a) ON DELETE CASCADE UNIQUE") ==
        std::vector<std::string>{
            "ALTER TABLE t ADD c int",
            "ALTER TABLE \"t\" ADD FOREIGN KEY (\"c\") REFERENCES p (a) ON DELETE CASCADE",
            "ALTER TABLE \"t\" ADD UNIQUE (\"c\")"});
  CHECK(keys("ALTER TABLE t ADD c int CHECK (c > 0)").empty());
  CHECK(keys("ALTER TABLE t ADD c int PRIMARY KEY").empty());
  CHECK(keys("ALTER TABLE t DROP c").empty());
}

TEST_CASE("what is no ALTER TABLE is not taken apart") {
  CHECK(apart("DROP TABLE a, b").empty());
}
