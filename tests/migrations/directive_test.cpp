#include "migrations/directive.hpp"

#include "tests/catch.hpp"

#include <string>
#include <vector>

using namespace lockstep;

namespace {

Script read(const std::string& text) {
  const SourceText source("r.sql", text);
  return read_script(source, source.whole());
}

std::vector<std::string> errors_of(const std::string& text) {
  std::vector<std::string> shown;
  for (const Diagnostic& error : read(text).errors)
    shown.push_back(to_string(error));
  return shown;
}

using Errors = std::vector<std::string>;

}  // namespace

TEST_CASE("Every directive is read and attached to the statement below it") {
  const Script script = read(
      "SELECT 1;\n"
      "-- lockstep: allow type-rewrite: the table is small\n"
      "-- lockstep: reverse new_id::integer\n"
      "-- lockstep: fill lower('X')\n"
      "-- a word to the reader\n"
      "-- lockstep: flip: one version only\n"
      "--lockstep: subscribers-ready: they know\n"
      "-- lockstep: phase contract\n"
      "-- lockstep:  as-is :  tried\n"
      "SELECT 2;\n");
  REQUIRE(script.errors.empty());
  REQUIRE(script.statements.size() == 2);
  CHECK(script.statements[0].directives.empty());
  const ScriptStatement& second = script.statements[1];
  REQUIRE(second.directives.size() == 7);
  CHECK(second.directive(DirectiveKind::Allow)->rule == "type-rewrite");
  CHECK(second.directive(DirectiveKind::Allow)->reason == "the table is small");
  CHECK(second.directive(DirectiveKind::Reverse)->expression->text == "new_id::integer");
  CHECK(second.directive(DirectiveKind::Fill)->expression->functions ==
        std::vector<std::string>{"lower"});
  CHECK(second.directive(DirectiveKind::Flip)->reason == "one version only");
  CHECK(second.directive(DirectiveKind::SubscribersReady)->reason == "they know");
  CHECK(second.directive(DirectiveKind::PhaseContract) != nullptr);
  CHECK(second.directive(DirectiveKind::AsIs)->reason == "tried");
  CHECK(script.statements[0].directive(DirectiveKind::AsIs) == nullptr);
}

TEST_CASE("A directive's span is its comment") {
  const SourceText source("r.sql", "SELECT 1;\n  -- lockstep: phase contract\nSELECT 2;");
  const Script script = read_script(source, source.whole());
  REQUIRE(script.statements.size() == 2);
  CHECK(source.slice(script.statements[1].directives.at(0).span) == "-- lockstep: phase contract");
}

TEST_CASE("Text that only looks like a directive is none") {
  CHECK(errors_of("SELECT '\n-- lockstep: nonsense\n';").empty());
  CHECK(errors_of("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\n-- lockstep: nonsense\n$$;")
            .empty());
  CHECK(errors_of("-- lockstep runs this in three phases\nSELECT 1;").empty());
}

TEST_CASE("A directive that cannot be understood is an error with its place and its form") {
  const std::string write = "\n  hint: write: -- lockstep: ";
  CHECK(errors_of("SELECT 1;\n -- lockstep: alow x: y\nSELECT 2;") ==
        Errors{"r.sql:2:2: unknown directive \"alow\"\n  hint: did you mean \"allow\"?"});
  CHECK(errors_of("-- lockstep:\nSELECT 2;").size() == 1);
  CHECK(errors_of("-- lockstep: allow type-rewrite\nSELECT 1;") ==
        Errors{"r.sql:1:1: the directive \"allow\" needs a reason after a colon" + write +
               "allow <rule-id>: <reason>"});
  CHECK(errors_of("-- lockstep: allow type-rewrite:  \nSELECT 1;") ==
        Errors{"r.sql:1:1: the directive \"allow\" needs a reason after the colon" + write +
               "allow <rule-id>: <reason>"});
  CHECK(errors_of("-- lockstep: allow : because\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: allow two rules: because\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: as-is\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: flip one version\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: reverse\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: phase contract later\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep: phase expand\nSELECT 1;").size() == 1);
  CHECK(errors_of("-- lockstep allow x: y\nSELECT 1;") ==
        Errors{"r.sql:1:1: a directive needs a colon after \"lockstep\"" + write +
               "allow <rule-id>: <reason>"});
}

TEST_CASE("An expression that does not parse is shown where it stands") {
  const auto errors = errors_of("SELECT 1;\n-- lockstep: reverse a + )\nSELECT 2;");
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().substr(0, 11) == "r.sql:2:26:");
}

TEST_CASE(
    "A directive that is above no statement, inside one, behind one or repeated is an error") {
  CHECK(errors_of("SELECT 1;\n-- lockstep: phase contract\n") ==
        Errors{"r.sql:2:1: there is no statement below this directive\n"
               "  hint: put it directly above the statement that it speaks of"});
  CHECK(errors_of("SELECT 1,\n-- lockstep: phase contract\n2;").size() == 1);
  CHECK(errors_of("SELECT 1; -- lockstep: phase contract\nSELECT 2;").size() == 1);
  CHECK(errors_of("/* lockstep: phase contract */\nSELECT 2;").size() == 1);
  CHECK(errors_of("-- lockstep: as-is: a\n-- lockstep: as-is: b\nSELECT 2;").size() == 1);
  CHECK(errors_of("-- lockstep: allow a: x\n-- lockstep: allow b: x\nSELECT 2;").empty());
}

TEST_CASE("A syntax error does not hide a bad directive, nor make one of a good directive") {
  CHECK(errors_of("-- lockstep: phase contract\nSELEC 1;").size() == 1);
  CHECK(errors_of("-- lockstep: nonsense\nSELECT 1;\nSELEC 1;").size() == 2);
}
