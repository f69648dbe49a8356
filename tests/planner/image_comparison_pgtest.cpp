// What is compared by "=" is compared as well as by image.

#include "planner/operations/image_comparison.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <array>
#include <string>

namespace lockstep::tests {
namespace {

TypeName server_type(const std::string& name) {
  TypeName type;
  type.schema = "pg_catalog";
  type.name = type.text = name;
  return type;
}

TEST_CASE("\"=\" is asked only of types whose equal values are the same bytes for the server") {
  TempDatabase database;
  const Rows types = database.session().query(
      SqlBuilder{}
      << "SELECT typname, coalesce(amproc::text = 'btequalimage', false)"
         " FROM pg_type t LEFT JOIN (pg_opclass o JOIN pg_am a ON a.oid = opcmethod"
         " AND amname = 'btree' JOIN pg_amproc ON amprocfamily = opcfamily AND amprocnum = 4"
         " AND amproclefttype = opcintype) ON opcintype = t.oid AND opcdefault"
         " WHERE typtype = 'b' AND typnamespace = 'pg_catalog'::regnamespace");
  std::size_t compared = 0;
  for (std::size_t row = 0; row < types.size(); ++row) {
    if (!equality_is_image(server_type(types.text(row, 0)))) continue;
    CAPTURE(types.text(row, 0));
    CHECK(types.text(row, 1) == "t");
    ++compared;
  }
  CHECK(compared == 13);
}

TEST_CASE("values that are equal but stored otherwise differ, and NULL is like NULL alone") {
  struct Values {
    std::string type, left, right;
    bool differ;
  };
  const std::array<Values, 8> all{{{"numeric", "1.0", "1.00", true},
                                   {"float8", "0.0", "-0.0", true},
                                   {"jsonb", "1.0", "1.00", true},
                                   {"int8", "1", "1", false},
                                   {"int8", "1", "2", true},
                                   {"numeric", "1.0", "1.0", false},
                                   {"int8", "", "1", true},
                                   {"numeric", "", "", false}}};
  TempDatabase database;
  for (const Values& values : all) {
    CAPTURE(values.type, values.left, values.right);
    const TypeName type = server_type(values.type);
    const auto literal = [&](const std::string& text) -> Sql {
      SqlBuilder sql;
      if (text.empty()) return sql << "NULL";
      return (sql << "CAST(" << Literal{text} << " AS ").type(type) << ")";
    };
    const Sql question = SqlBuilder{}
                         << "SELECT "
                         << image_differs(literal(values.left), literal(values.right), type);
    CHECK((database.value(question.text()) == "t") == values.differ);
  }
}

}  // namespace
}  // namespace lockstep::tests
