// A value of an enum gets another name at cutover. No statement means the value under both names,
// so each version goes before the other comes; statements that name none go on all the time, and
// every row keeps its value, whatever it is called.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

namespace lockstep::tests {
namespace {

TEST_CASE("rows keep their value while it gets another name, forwards and backwards") {
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const WrittenColumn other{"other", {"'x'", "NULL"}};
    const Traffic by_old{.versions = {{{{"c", {"'sad'", "'glad'"}}, other}}},
                         .refused = {{"UPDATE t SET c = 'blue' WHERE k = {k}", "22P02"}}};
    const Traffic by_new{.versions = {{{{"c", {"'blue'", "'glad'"}}, other}}},
                         .refused = {{"UPDATE t SET c = 'sad' WHERE k = {k}", "22P02"}}};
    const Traffic neither{.versions = {{{other}}},
                          .may_become =
                              "now = was OR now = was || '{\"c\": \"blue\"}' AND "
                              "before->>'c' = 'sad' OR now = was || '{\"c\": \"sad\"}' AND "
                              "before->>'c' = 'blue'"};
    Walk walk(
        "CREATE TYPE mood AS ENUM ('glad', 'sad');"
        "CREATE TABLE t (k integer PRIMARY KEY, c mood NOT NULL DEFAULT 'glad', other text);" +
            first_rows("t", "c", "'sad'::mood"),
        "-- lockstep: flip: a test\nALTER TYPE mood RENAME VALUE 'sad' TO 'blue';", seed);
    walk.write({}, by_old);
    walk.upgrade({by_old, by_old});
    walk.contract({neither, by_new}, Stage::Cutover);
    walk.revert({neither, by_old});
    walk.contract({neither, by_new});
    walk.done();
  }
}

}  // namespace
}  // namespace lockstep::tests
