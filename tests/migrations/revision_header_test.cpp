#include "migrations/revision_header.hpp"

#include "tests/catch.hpp"

#include <string>
#include <vector>

using namespace lockstep;

namespace {

HeaderResult parse(const std::string& text) {
  return parse_revision_header(SourceText("r.sql", text));
}

std::vector<std::string> messages(const std::string& text) {
  std::vector<std::string> shown;
  for (const Diagnostic& error : parse(text).errors) {
    shown.push_back(std::to_string(error.at.line) + ":" + std::to_string(error.at.column) + " " +
                    error.message);
  }
  return shown;
}

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("A header is read with all its keys") {
  const std::string text =
      "-- revision: 4c1e9a2b7d10\n"
      "-- down_revision: 9b0f3c55a1e2        # null at the base\n"
      "-- description: account ids become bigint\n"
      "-- created: 2026-11-22T16:38:00Z\n"
      "\n"
      "SELECT 1;\n";
  const HeaderResult result = parse(text);
  REQUIRE(result.errors.empty());
  CHECK(result.header.revision == "4c1e9a2b7d10");
  CHECK(result.header.down_revisions == Messages{"9b0f3c55a1e2"});
  CHECK(result.header.description == "account ids become bigint");
  CHECK(result.header.created == "2026-11-22T16:38:00Z");
  CHECK(result.header.span.end == text.find("\n\nSELECT"));
  CHECK(result.header.down_revision_at == SourcePosition{2, 19});
}

TEST_CASE("The parents are null, one, or a list") {
  CHECK(parse("-- revision: 4c1e9a2b7d10\n-- down_revision: null\n").header.down_revisions.empty());
  CHECK(parse("-- revision: 4c1e9a2b7d10\n-- down_revision:\n").header.down_revisions.empty());
  CHECK(parse("-- revision: 4c1e9a2b7d10\n-- down_revision: [aaaaaaaaaaaa, bbbbbbbbbbbb]\n")
            .header.down_revisions == Messages{"aaaaaaaaaaaa", "bbbbbbbbbbbb"});
}

TEST_CASE("An id of digits alone stays text") {
  const HeaderResult result = parse("-- revision: 001234567890\n-- down_revision: 1e1234567890\n");
  REQUIRE(result.errors.empty());
  CHECK(result.header.revision == "001234567890");
  CHECK(result.header.down_revisions == Messages{"1e1234567890"});
}

TEST_CASE("A byte order mark, blank lines, CRLF and dashes without a blank are no problem") {
  const HeaderResult result = parse(
      "\xEF\xBB\xBF\r\n--revision: 4c1e9a2b7d10\r\n--down_revision: null\r\n\r\nSELECT 1;\r\n");
  CHECK(result.errors.empty());
  CHECK(result.header.revision == "4c1e9a2b7d10");
}

TEST_CASE("The header ends at a blank line, a directive, or the downgrade section") {
  const std::string header = "-- revision: 4c1e9a2b7d10\n-- down_revision: null\n";
  for (const char* rest :
       {"\n-- author: me\n", "-- lockstep: allow x: y\n", "-- downgrade\n", "SELECT 1;\n"}) {
    CAPTURE(rest);
    const HeaderResult result = parse(header + rest);
    CHECK(result.errors.empty());
    CHECK(result.header.span.end == header.size() - 1);
  }
}

TEST_CASE("What is wrong is named with its place in the file") {
  CHECK(messages("-- revision: 4c1e9a2b7d10\n-- down_revision: null\n-- autor: me\n") ==
        Messages{"3:4 unknown header key \"autor\""});
  CHECK(messages("\n\n--  revision: 4c1e9a2b7d10\n") ==
        Messages{"3:1 the header lacks the key \"down_revision\""});
  CHECK(messages("-- down_revision: null\n") ==
        Messages{"1:1 the header lacks the key \"revision\""});
  CHECK(
      messages("-- revision: 4c1e9a2b7d10\n-- revision: 4c1e9a2b7d11\n-- down_revision: null\n") ==
      Messages{"2:4 the header key \"revision\" is repeated"});
  CHECK(messages("-- revision: 4C1E9A2B7D10\n-- down_revision: null\n") ==
        Messages{
            "1:14 \"4C1E9A2B7D10\" is not a revision id: it has to be 12 lower-case hex digits"});
  CHECK(messages("-- revision: 4c1e9a2b7d10\n-- down_revision: [aaaaaaaaaaaa, head]\n") ==
        Messages{"2:34 \"head\" is not a revision id: it has to be 12 lower-case hex digits"});
  CHECK(messages("-- revision: 4c1e9a2b7d10\n-- down_revision: [aaaaaaaaaaaa, aaaaaaaaaaaa]\n") ==
        Messages{"2:34 the parent aaaaaaaaaaaa is named twice"});
  CHECK(messages("-- revision: 4c1e9a2b7d10\n-- down_revision: null\n-- created: yesterday\n") ==
        Messages{"3:13 \"yesterday\" is not a time"});
  CHECK(messages("-- revision: 4c1e9a2b7d10\n-- down_revision: null\n-- description: [a]\n") ==
        Messages{"3:17 the header key \"description\" takes one line of text"});
}

TEST_CASE("Columns count characters, not bytes") {
  CHECK(
      messages("-- revision: 4c1e9a2b7d10\n-- down_revision: [\"äöü\", x]\n").at(1).substr(0, 5) ==
      "2:27 ");
}

TEST_CASE("All problems of a header are reported at once") {
  CHECK(messages("-- revison: 4c1e9a2b7d10\n-- author: me\n").size() == 4);
}

TEST_CASE("YAML that does not parse is reported in the file's own lines") {
  const auto shown = messages("\n-- revision: 4c1e9a2b7d10\n-- description: \"open\n");
  REQUIRE(shown.size() == 1);
  CHECK(shown.front().find("the header is not YAML") != std::string::npos);
  CHECK(shown.front().substr(0, 2) == "3:");
}

TEST_CASE("Deep or long input is an error, not a crash") {
  CHECK(messages("-- revision: " + std::string(100'000, '[')).size() == 1);
  CHECK(messages("-- created: " + std::string(1'000'000, '1') + "\n").size() == 3);
}

TEST_CASE("A file without a header is told from a revision file") {
  CHECK(has_revision_header(SourceText("a", "-- revision: x\n")));
  CHECK(has_revision_header(SourceText("a", "-- about\n--revision : x\n")));
  CHECK_FALSE(has_revision_header(SourceText("a", "-- revision of the index\nSELECT 1;")));
  CHECK_FALSE(has_revision_header(SourceText("a", "SELECT 1;\n-- revision: x\n")));
  CHECK_FALSE(has_revision_header(SourceText("a", "")));
  CHECK(messages("SELECT 1;") == Messages{"1:1 the file has no revision header"});
}

TEST_CASE("A header that was written is read back the same") {
  for (const char* text :
       {"plain words", "a: b", "it's \"quoted\"", "# not a comment", "null", "- item", "größer",
        "tab\there", "trailing ", "back\\slash", "*", "{a}", "100%", "@home"}) {
    CAPTURE(text);
    RevisionHeader header;
    header.revision = "4c1e9a2b7d10";
    header.down_revisions = {"aaaaaaaaaaaa", "bbbbbbbbbbbb"};
    header.description = text;
    header.created = "2026-11-22T16:38:00Z";
    const HeaderResult result = parse(format_revision_header(header));
    REQUIRE(result.errors.empty());
    std::string expected = text;
    std::replace(expected.begin(), expected.end(), '\t', ' ');
    CHECK(result.header.description == expected);
    CHECK(result.header.revision == header.revision);
    CHECK(result.header.down_revisions == header.down_revisions);
    CHECK(result.header.created == header.created);
  }
}

TEST_CASE("A message of several lines becomes one line of the header") {
  RevisionHeader header;
  header.revision = "4c1e9a2b7d10";
  header.description = "first\nDROP TABLE account;";
  const std::string text = format_revision_header(header);
  CHECK(text.find("\nDROP") == std::string::npos);
  CHECK(parse(text).header.description == "first DROP TABLE account;");
}
