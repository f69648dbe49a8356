#include "sql/volatility.hpp"

#include "tests/catch.hpp"

#include <string>
#include <vector>

using namespace lockstep;

namespace {

Volatility calling(std::vector<std::string> functions) {
  return volatility(Expression{.text = "", .functions = std::move(functions)});
}

}  // namespace

TEST_CASE("an expression is as volatile as the worst that it calls") {
  CHECK(calling({}) == Volatility::Immutable);
  CHECK(calling({"lower"}) == Volatility::Immutable);
  CHECK(calling({"lower", "now"}) == Volatility::Stable);
  CHECK(calling({"now", "my_function"}) == Volatility::Unknown);
  CHECK(calling({"my_function", "random", "lower"}) == Volatility::Volatile);
  CHECK(volatility(Expression{.has_subquery = true}) == Volatility::Stable);
}

TEST_CASE("the functions that defaults are made of are known") {
  for (const char* name : {"random", "gen_random_uuid", "uuidv7", "clock_timestamp", "timeofday",
                           "nextval", "currval", "lastval", "setval", "pg_sleep"})
    CHECK(function_volatility(name) == Volatility::Volatile);
  for (const char* name : {"now", "current_date", "current_timestamp", "localtime", "current_user",
                           "current_role", "current_catalog", "statement_timestamp", "to_char"})
    CHECK(function_volatility(name) == Volatility::Stable);
  // AT TIME ZONE is timezone().
  for (const char* name : {"timezone", "pg_catalog.timezone", "length", "md5", "make_date"})
    CHECK(function_volatility(name) == Volatility::Immutable);
}

TEST_CASE("a function of somebody else's is unknown") {
  CHECK(function_volatility("app.now") == Volatility::Unknown);
  CHECK(function_volatility("pg_catalog.no_such_function") == Volatility::Unknown);
  CHECK(function_volatility("") == Volatility::Unknown);
  CHECK(function_volatility("uuid_generate_v4") == Volatility::Volatile);
  CHECK(function_volatility("extensions.uuid_generate_v4") == Volatility::Volatile);
}
