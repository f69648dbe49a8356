// What a reader of a plan must be able to see; the whole text is in the golden plans.

#include "planner/explain.hpp"

#include "tests/catch.hpp"
#include "tests/planner/sample_plan.hpp"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("the point of no return stands at its step and in the heading") {
  const std::string text = to_text(test::sample_plan(), Detail::Steps);
  CHECK_THAT(text, Contains("contract/retire/2  drop_object  ** POINT OF NO RETURN **\n"));
  CHECK_THAT(text, Contains("possible before contract/retire/2, the point of no return"));
}

TEST_CASE("a plan that can be undone to its end says so") {
  Plan plan = test::sample_plan();
  plan.point_of_no_return.reset();
  CHECK_THAT(to_text(plan, Detail::Steps), Contains("possible after every step"));
}

TEST_CASE("each lock says what it blocks") {
  const std::string text = to_text(test::sample_plan(), Detail::Steps);
  CHECK_THAT(
      text,
      Contains("ACCESS EXCLUSIVE on public.\"Odd \"\"table\"\"\": blocks every read and write\n"));
  CHECK_THAT(text, Contains("ROW EXCLUSIVE on public.t: blocks no read and no write\n"));
  CHECK_THAT(text, Contains("blocks other schema changes and VACUUM (reads and writes go on)\n"));
}

TEST_CASE("reasons are shown when asked for") {
  CHECK_THAT(to_text(test::sample_plan(), Detail::Explain), Contains("because"));
  CHECK_THAT(to_text(test::sample_plan(), Detail::Steps), !Contains("because"));
}

TEST_CASE("every line of a statement stands behind its label") {
  const std::string text = to_text(test::sample_plan(), Detail::Steps);
  CHECK_THAT(text, Contains("\n            \"x\"';\n"));
}

TEST_CASE("a plan without steps says that there is nothing to do") {
  CHECK_THAT(to_text(Plan{.revision = "r", .source = "-"}, Detail::Steps),
             Contains("nothing to do"));
}

TEST_CASE("what has to hold before a step is undone stands above its undo") {
  CHECK_THAT(to_text(test::sample_plan(), Detail::Steps),
             Contains("undo if soak, bake\n    undo "));
}
