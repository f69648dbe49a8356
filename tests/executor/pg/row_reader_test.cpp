#include "executor/pg/row_reader.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

using namespace lockstep;
using pg::array_elements;
using Elements = std::vector<std::string>;

TEST_CASE("Arrays are read as the server writes them") {
  CHECK(array_elements("") == Elements{});
  CHECK(array_elements("{}") == Elements{});
  CHECK(array_elements("{a}") == Elements{"a"});
  CHECK(array_elements("{a,b}") == Elements{"a", "b"});
  CHECK(array_elements(R"({"a,b","c \"d\"","\\e",""})") == Elements{"a,b", "c \"d\"", "\\e", ""});
  CHECK_THROWS_AS(array_elements("a,b,c"), InternalError);
}

TEST_CASE("Cells are read in order, each as what it is") {
  const Rows rows{.columns = {"a", "b", "c", "d", "e", "f"},
                  .cells = {{"x", std::nullopt, "t", "-7", "{a,b}", "0.5"}}};
  pg::RowReader in(rows, 0);
  CHECK(in.text() == "x");
  CHECK(in.optional_text() == std::nullopt);
  CHECK(in.flag());
  CHECK(in.number() == -7);
  CHECK(in.list() == Elements{"a", "b"});
  CHECK(in.real() == 0.5);
  CHECK_THROWS_AS(in.text(), InternalError);
}
