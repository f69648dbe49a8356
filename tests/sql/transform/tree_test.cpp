// What is read of a raw parse tree, by the description of how its nodes lie in memory, is what
// libpg_query's own JSON says of the same text: over every statement of the tests and examples, and
// some of each kind that is rare there.

#include "sql/transform/tree.hpp"

#include "sql/parse_tree.hpp"
#include "sql/script_splitter.hpp"
#include "tests/catch.hpp"

#include <pg_query.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace lockstep;

namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;

std::set<std::string_view> keys_of(simdjson::dom::object object) {
  std::set<std::string_view> keys;
  for (const auto [key, value] : object)
    keys.insert(key);
  return keys;
}

// The first difference, "" when there is none.
std::string difference(tree::Node node, element json);

std::string difference_in(tree::Node node, std::string_view key, element json) {
  const std::string name(key);
  if (json.is_string()) return node.text(key) == std::string_view(json) ? "" : name;
  if (json.is_bool()) return node.flag(key) == bool(json) ? "" : name;
  if (json.is_int64()) return node.number(key) == std::int64_t(json) ? "" : name;
  const std::string below = difference(node[key], json);
  return below.empty() ? "" : name + '.' + below;
}

// libpg_query 15 leaves negative integers out.
bool is_left_out_of_json(tree::Node node, std::string_view key) {
  return key == "ival" && node.number(key) < 0;
}

std::string difference(tree::Node node, element json) {
  if (json.is_array()) {
    const tree::NodeList list = node.elements();
    std::size_t index = 0;
    for (const element each : simdjson::dom::array(json)) {
      if (index == list.size()) return "a list that is too short";
      const std::string below = difference(list[index++], each);
      if (!below.empty()) return '[' + std::to_string(index - 1) + "]." + below;
    }
    return node.is_list() && index == list.size() ? "" : "a list that is too long";
  }
  const std::set<std::string_view> keys = keys_of(json);
  for (const std::string_view field : node.fields()) {
    if (!keys.contains(field) && !is_left_out_of_json(node, field))
      return std::string(field) + ", which JSON does not have";
  }
  for (const std::string_view key : keys) {
    const std::string found = difference_in(node, key, simdjson::dom::object(json)[key]);
    if (!found.empty()) return found;
  }
  return "";
}

// How many statements were compared: 0 where neither way takes the text.
std::size_t compare(const std::string& sql) {
  PgQueryParseResult parsed = pg_query_parse(sql.c_str());
  const bool good = parsed.error == nullptr;
  const std::string text = good ? parsed.parse_tree : "";
  const std::string message = good ? "" : parsed.error->message;
  pg_query_free_parse_result(parsed);
  ParseTree tree;
  INFO(sql);
  REQUIRE(tree.parse(sql) == good);
  if (!good) {
    CHECK(tree.error().message.substr(0, 40) == message.substr(0, 40));
    return 0;
  }
  simdjson::dom::parser parser;
  const element json = parser.parse(text);
  std::size_t index = 0;
  for (const element each : simdjson::dom::array(json["stmts"])) {
    REQUIRE(index < tree.statements().size());
    CHECK(difference(tree.statements()[index++], each["stmt"]) == "");
  }
  REQUIRE(index == tree.statements().size());
  return index;
}

std::size_t compare_pieces(const std::string& text) {
  ScriptSplitter splitter(text);
  std::size_t compared = 0;
  for (ScriptPiece piece; splitter.next(piece);)
    compared += compare(std::string(slice(text, piece.span)));
  return compared;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a tree says what its JSON says: all SQL of the tests and examples") {
  std::size_t compared = 0;
  for (const char* const folder : {"tests", "examples"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(LOCKSTEP_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".sql") continue;
      const std::string text = content_of(entry.path());
      if (text.find('\0') == std::string::npos) compared += compare_pieces(text);
    }
  }
  CHECK(compared > 3000);
}

TEST_CASE("a tree says what its JSON says: each kind of node") {
  const std::string text =
      content_of(fs::path(LOCKSTEP_SOURCE_DIR) / "tests/sql/transform/nodes.txt");
  CHECK(compare_pieces(text) > 150);
}

TEST_CASE("a tree is refused at the depth at which its JSON was") {
  const auto sum = [](std::size_t terms) {
    std::string sql = "SELECT 1";
    for (std::size_t term = 1; term < terms; ++term)
      sql += "+1";
    return sql;
  };
  ParseTree tree;
  CHECK(tree.parse(sum(500)));
  CHECK_FALSE(tree.parse(sum(600)));
  CHECK(tree.error().message == "the expression has too many levels");
  CHECK(tree.parse("SELECT 1"));
}

TEST_CASE("a node that is not described makes the tree one that is not understood") {
  const unsigned unknown_tag = 1023;
  CHECK(tree::inspect(&unknown_tag) == tree::Soundness::NotDescribed);
}
