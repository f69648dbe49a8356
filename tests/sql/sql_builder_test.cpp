#include "sql/sql_builder.hpp"

#include "sql/statement.hpp"
#include "sql/statement_parser.hpp"
#include "tests/catch.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

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

TEST_CASE("any name that is built into SQL is the same name when it is parsed again") {
  static constexpr std::array<std::string_view, 24> kPieces{
      "\"",   "'", "\\", "$$", "$a$", "--", "/*", ";",      ".", " ", "\n", "U&",
      "u&\"", "A", "a",  "é",  "😀",   "%",  "?",  "select", "(", ")", "\t", "E'"};
  std::mt19937 random(4711);
  std::uniform_int_distribution<std::size_t> piece(0, kPieces.size() - 1);
  std::uniform_int_distribution<int> length(1, 30);
  const auto any_name = [&] {
    std::string text;
    for (int left = length(random); left > 0; --left)
      text += kPieces[piece(random)];
    return Identifier(text);
  };
  SqlBuilder script;
  std::vector<std::array<Identifier, 4>> names;
  for (int round = 0; round < 2000; ++round) {
    names.push_back({any_name(), any_name(), any_name(), any_name()});
    const auto& [schema, table, column, new_name] = names.back();
    script << "ALTER TABLE " << RelationName{schema, table} << " RENAME " << column << " TO "
           << new_name << ";\n"
           << "COMMENT ON SCHEMA s IS " << Literal{column.text()} << ";";
  }
  const ParsedScript parsed = parse_script(SourceText("f.sql", script.build().text()));
  REQUIRE(parsed.errors.empty());
  REQUIRE(parsed.statements.size() == 2 * names.size());
  for (std::size_t index = 0; index < names.size(); ++index) {
    const auto& [schema, table, column, new_name] = names[index];
    const auto& rename = std::get<Rename>(parsed.statements[2 * index].node);
    const RelationName relation{schema, table};
    if (rename.relation != relation || rename.part != column || rename.new_name != new_name)
      FAIL_CHECK(parsed.statements[2 * index].text);
  }
}
