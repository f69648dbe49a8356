#include "sql/sql_builder.hpp"

#include "sql/statement.hpp"
#include "tests/catch.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

using namespace lockstep;

namespace {

template <class T>
concept Accepted = requires(SqlBuilder builder, T value) {
  builder << value;
};

static_assert(Accepted<Identifier> && Accepted<Literal> && Accepted<std::int64_t>);
// A runtime string is not SQL. (A char pointer does not compile either, but only outside a
// requires.)
static_assert(!Accepted<std::string> && !Accepted<std::string_view>);

}  // namespace

TEST_CASE("parts quote themselves") {
  const std::array columns{Identifier("id"), Identifier("Name")};
  const Sql sql = SqlBuilder{} << "CREATE INDEX " << Identifier("i\"x") << " ON "
                               << RelationName{Identifier("s"), Identifier("t")} << " ("
                               << std::span<const Identifier>(columns)
                               << ") WHERE c = " << Literal{"it's"} << " LIMIT "
                               << std::int64_t{-5};
  CHECK(sql.text() ==
        R"(CREATE INDEX "i""x" ON "s"."t" ("id", "Name") WHERE c = 'it''s' LIMIT -5)");
}

TEST_CASE("a comment at the end of an expression cannot eat what follows") {
  const Sql sql = SqlBuilder{} << "CHECK " << Expression{.text = "a > 0 -- positive"}
                               << " NOT VALID";
  CHECK(sql.text() == "CHECK (\na > 0 -- positive\n) NOT VALID");
}

TEST_CASE("a type is written as its author wrote it") {
  const TypeName type{.name = "varchar", .modifiers = {20}, .text = "character varying(20)"};
  CHECK((SqlBuilder{} << "ALTER x TYPE ").type(type).build().text() ==
        "ALTER x TYPE character varying(20)");
}

TEST_CASE("a statement passes as it was written") {
  const Statement statement{.node = Unmodelled{"x"}, .text = "VACUUM  /* all */ FULL"};
  CHECK(Sql::from_statement(statement).text() == "VACUUM  /* all */ FULL");
}
