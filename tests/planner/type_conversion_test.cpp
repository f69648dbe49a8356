// Which conversions there are; what they compute is tested on a server.

#include "planner/operations/type_conversion.hpp"

#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

namespace {

std::optional<TypeConversion> find(const std::string& from, const std::string& to,
                                   std::vector<int> modifiers = {}) {
  return TypeConversion::find({.name = from, .modifiers = {}, .array = false},
                              {.name = to, .modifiers = std::move(modifiers), .array = false});
}

}  // namespace

TEST_CASE("wider numbers of the same kind are transparent") {
  for (const auto& [from, to] : {std::pair{"int2", "int4"}, std::pair{"int2", "int8"},
                                 std::pair{"int4", "int8"}, std::pair{"float4", "float8"}}) {
    CAPTURE(from, to);
    REQUIRE(find(from, to));
    CHECK(find(from, to)->operation_class() == OperationClass::Transparent);
  }
}

TEST_CASE("integer to numeric flips, since numeric lacks the bit operators") {
  REQUIRE(find("int4", "numeric"));
  CHECK(find("int4", "numeric")->operation_class() == OperationClass::Flip);
}

TEST_CASE("a numeric has to hold every integer") {
  CHECK(find("int4", "numeric", {10}));
  CHECK(find("int4", "numeric", {12, 2}));
  CHECK_FALSE(find("int4", "numeric", {10, 2}));
  CHECK_FALSE(find("int4", "numeric", {9}));
  CHECK_FALSE(find("int4", "numeric", {10, -2}));
  CHECK_FALSE(find("int8", "numeric", {18}));
  CHECK(find("int2", "numeric", {5}));
}

TEST_CASE("nothing narrows, and arrays are not converted") {
  CHECK_FALSE(find("int8", "int4"));
  CHECK_FALSE(find("float8", "float4"));
  CHECK_FALSE(find("int4", "text"));
  CHECK_FALSE(TypeConversion::find({"int4", {}, true}, {"int8", {}, true}));
}

TEST_CASE("the old value is NULL where the old type cannot hold it") {
  const auto conversion = find("int4", "int8");
  const Sql value = SqlBuilder{} << "v";
  CHECK(conversion->forward(value).text() == "CAST(v AS bigint)");
  CHECK(conversion->reverse(value).text() ==
        "CASE WHEN v BETWEEN -2147483648 AND 2147483647 THEN CAST(v AS integer) END");
}
