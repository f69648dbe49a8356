// What guards the slices: they have to parse to the tree that they are said to be of.

#include "sql/transform/slice_checks.hpp"

#include "sql/transform/parts.hpp"
#include "tests/catch.hpp"

#include <string>

using namespace lockstep;

namespace {

// The expression of "SELECT <text>", which the tree owns.
tree::Node expression_in(ParseTree& tree, const std::string& text) {
  REQUIRE(tree.parse("SELECT " + text));
  return tree.statements().at(0).as("SelectStmt").list("targetList").front().as("ResTarget")["val"];
}

bool slice_holds(const std::string& slice, const std::string& expression) {
  ParseTree tree;
  SliceChecks checks;
  checks.clear();
  checks.expect_expression(slice, expression_in(tree, expression));
  return checks.hold();
}

bool type_holds(const std::string& slice, const std::string& type) {
  ParseTree tree;
  SliceChecks checks;
  checks.clear();
  checks.expect_type(slice, expression_in(tree, "NULL::" + type).as("TypeCast")["typeName"]);
  return checks.hold();
}

}  // namespace

TEST_CASE("a slice is believed when it parses to the same tree") {
  CHECK(slice_holds("a +  1 -- c", "a+1"));
  CHECK(slice_holds("(a)", "a"));
  CHECK_FALSE(slice_holds("a + 1", "a + 2"));
  CHECK_FALSE(slice_holds("a +", "a + 1"));
  CHECK_FALSE(slice_holds("a + 1, b", "a + 1"));
  CHECK_FALSE(slice_holds("a + 1), (2", "a + 1"));
  CHECK_FALSE(slice_holds("a + 1); SELECT (2", "a + 1"));
  CHECK_FALSE(slice_holds("a", "\"A\""));
  CHECK_FALSE(slice_holds("f(a)", "f(a, b)"));
  CHECK_FALSE(slice_holds("f(a, b)", "f(a)"));
  CHECK(type_holds("character varying(20)", "varchar(20)"));
  CHECK_FALSE(type_holds("varchar(20)", "varchar(30)"));
  CHECK_FALSE(type_holds("text COLLATE \"C\"", "text"));
  CHECK_FALSE(type_holds("int[]", "int"));
}

TEST_CASE("one wrong slice is enough") {
  ParseTree one;
  ParseTree other;
  SliceChecks checks;
  checks.clear();
  CHECK(checks.hold());
  checks.expect_expression("a", expression_in(one, "a"));
  CHECK(checks.hold());
  checks.expect_expression("b", expression_in(other, "c"));
  CHECK_FALSE(checks.hold());
  checks.clear();
  CHECK(checks.hold());
}

TEST_CASE("a field that nobody has looked at is noticed") {
  ParseTree tree;
  const tree::Node call = expression_in(tree, "f(DISTINCT a)").as("FuncCall");
  CHECK(has_only(call, {"funcname", "args", "agg_distinct", "funcformat", "location"}));
  CHECK_FALSE(has_only(call, {"funcname", "args", "funcformat", "location"}));
}
