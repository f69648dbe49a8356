#include "sql/identifier.hpp"

#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

#include <stdexcept>
#include <string>

using namespace lockstep;

TEST_CASE("a name is quoted whatever it is, and shown as the server would") {
  struct Case {
    std::string name, quoted, shown;
  };
  const auto [name, quoted, shown] =
      GENERATE(Case{"account", R"("account")", "account"}, Case{"_a1", R"("_a1")", "_a1"},
               Case{"a$", R"("a$")", R"("a$")"}, Case{"1a", R"("1a")", R"("1a")"},
               Case{"Account", R"("Account")", R"("Account")"}, Case{"é", R"("é")", R"("é")"},
               Case{"select", R"("select")", R"("select")"}, Case{"json", R"("json")", R"("json")"},
               Case{"name", R"("name")", "name"}, Case{R"(a"b)", R"("a""b")", R"("a""b")"},
               Case{" ", R"(" ")", R"(" ")"}, Case{"a.b", R"("a.b")", R"("a.b")"});
  CAPTURE(name);
  CHECK(Identifier(name).quoted() == quoted);
  CHECK(Identifier(name).shown() == shown);
}

TEST_CASE("a name is never empty and has no NUL byte") {
  CHECK_THROWS_AS(Identifier(""), std::invalid_argument);
  CHECK_THROWS_AS(Identifier(std::string("a\0b", 3)), std::invalid_argument);
}

TEST_CASE("a name is cut to 63 bytes, and never within a character") {
  CHECK(Identifier(std::string(63, 'a')).text() == std::string(63, 'a'));
  CHECK(Identifier(std::string(64, 'a')).text() == std::string(63, 'a'));
  CHECK(Identifier(std::string(62, 'a') + "é").text() == std::string(62, 'a'));
  CHECK(Identifier(std::string(61, 'a') + "éé").text() == std::string(61, 'a') + "é");
  CHECK(Identifier(std::string(61, 'a') + "😀").text() == std::string(61, 'a'));
}

TEST_CASE("a derived name fits, and keeps long names apart") {
  const std::string long_name(63, 'a');
  CHECK(derived_name("lockstep_new_", Identifier("id")).text() == "lockstep_new_id");
  CHECK(derived_name("", Identifier("id"), "_seq").text() == "id_seq");

  const Identifier left = derived_name("lockstep_new_", Identifier(long_name));
  const Identifier right = derived_name("lockstep_new_", Identifier(long_name.substr(1) + "b"));
  CHECK(left.text().size() <= kMaxIdentifierBytes);
  CHECK(left.text().starts_with("lockstep_new_aaa"));
  CHECK(left != right);
  CHECK(left == derived_name("lockstep_new_", Identifier(long_name)));

  std::string accents;
  for (int i = 0; i < 31; ++i)
    accents += "é";
  const std::string cut = derived_name("p_", Identifier(accents), "_s").text();
  CHECK(cut.size() <= kMaxIdentifierBytes);
  CHECK(cut.ends_with("_s"));
  CHECK(Identifier(cut).text() == cut);
}

TEST_CASE("a relation is shown with its schema where it has one") {
  CHECK(RelationName{std::nullopt, Identifier("T")}.shown() == "\"T\"");
  CHECK(RelationName{Identifier("public"), Identifier("user")}.shown() == "public.\"user\"");
  CHECK(RelationName{Identifier("public"), Identifier("user")}.quoted() == "\"public\".\"user\"");
}

TEST_CASE("a literal is the same text whatever standard_conforming_strings says") {
  CHECK(quoted_literal("") == "''");
  CHECK(quoted_literal("it's") == "'it''s'");
  CHECK(quoted_literal(R"(C:\tmp)") == R"(E'C:\\tmp')");
  CHECK(quoted_literal(R"(\')") == R"(E'\\''')");
  CHECK_THROWS_AS(quoted_literal(std::string("\0", 1)), std::invalid_argument);
}
