#include "migrations/revision_loader.hpp"

#include "tests/catch.hpp"
#include "tests/temp_folder.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace lockstep;

namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

constexpr const char* kBase = "-- revision: aaaaaaaaaaaa\n-- down_revision: null\n\n";

Revision parsed(const std::string& text) {
  auto result = parse_revision(SourceText("r.sql", text));
  if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&result)) {
    FAIL(to_string(errors->front()));
  }
  return std::get<Revision>(std::move(result));
}

Texts errors_of(const std::string& text) {
  Texts shown;
  auto result = parse_revision(SourceText("r.sql", text));
  if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&result)) {
    for (const Diagnostic& error : *errors)
      shown.push_back(to_string(error));
  }
  return shown;
}

class Folder : public tests::TempFolder {
 public:
  // Every problem, the folder's path left out.
  Texts problems() const {
    Texts shown;
    const LoadResult loaded = load_revisions(path());
    if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&loaded)) {
      for (Diagnostic error : *errors) {
        error.path = fs::path(error.path).filename().string();
        error.hint.clear();
        shown.push_back(to_string(error));
      }
    }
    return shown;
  }
};

std::string revision_text(const std::string& id, const std::string& parents,
                          const std::string& sql = "SELECT 1;\n") {
  return "-- revision: " + id + "\n-- down_revision: " + parents + "\n\n" + sql;
}

}  // namespace

TEST_CASE("A revision file is read in its two sections") {
  const Revision revision = parsed(
      "-- revision: 4c1e9a2b7d10\n-- down_revision: 9b0f3c55a1e2\n-- description: words\n\n"
      "ALTER TABLE account ALTER COLUMN id TYPE bigint;\n\n"
      "-- downgrade\nALTER TABLE account ALTER COLUMN id TYPE integer;\nSELECT 1;\n");
  CHECK(revision.id == "4c1e9a2b7d10");
  CHECK(revision.down_revisions == Texts{"9b0f3c55a1e2"});
  CHECK(revision.description == "words");
  CHECK(revision.path == "r.sql");
  CHECK(revision.checksum.size() == 64);
  REQUIRE(revision.upgrade.statements.size() == 1);
  CHECK(revision.upgrade.statements[0].statement.text ==
        "ALTER TABLE account ALTER COLUMN id TYPE bigint");
  REQUIRE(revision.downgrade);
  CHECK(revision.downgrade->statements.size() == 2);
}

TEST_CASE("A downgrade section that says nothing is none, but for a revision that does nothing") {
  CHECK_FALSE(parsed(std::string(kBase) + "SELECT 1;").downgrade);
  CHECK_FALSE(parsed(std::string(kBase) + "SELECT 1;\n-- downgrade\n").downgrade);
  CHECK_FALSE(parsed(std::string(kBase) + "SELECT 1;\n-- downgrade\n-- later\n").downgrade);
  CHECK(parsed(std::string(kBase) + "-- downgrade\n").downgrade);
}

TEST_CASE("Only a line comment of its own at the top level divides the file") {
  for (const char* sql : {
           "SELECT '\n-- downgrade\n';",
           "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\n-- downgrade\nSELECT 1;\n$$;",
           "SELECT 1; -- downgrade",
           "/*\n-- downgrade\n*/ SELECT 1;",
           "CREATE TABLE t (\n-- downgrade\na int);",
           "-- downgrade later\nSELECT 1;",
           "/* downgrade */ SELECT 1;",
       }) {
    CAPTURE(sql);
    const Revision revision = parsed(std::string(kBase) + sql);
    CHECK_FALSE(revision.downgrade);
    CHECK(revision.upgrade.statements.size() == 1);
  }
  CHECK(parsed(std::string(kBase) + "SELECT 1\n  --downgrade\nSELECT 2").downgrade);
}

TEST_CASE("A second downgrade section is an error") {
  CHECK(errors_of(std::string(kBase) + "SELECT 1;\n-- downgrade\nSELECT 2;\n-- downgrade\n") ==
        Texts{"r.sql:7:1: a second downgrade section; the first is in line 5\n"
              "  hint: a file has one downgrade section, at its end"});
}

TEST_CASE("Header, syntax and directive errors of one file come together, in order") {
  const Texts errors = errors_of(
      "-- revision: aaaaaaaaaaaa\n-- down_revision: null\n-- author: me\n\n"
      "SELEC 1;\n-- lockstep: nonsense\nSELECT 1;\n-- downgrade\nSELEC 2;\n");
  REQUIRE(errors.size() == 4);
  CHECK(errors[0].substr(0, 10) == "r.sql:3:4:");
  CHECK(errors[1].substr(0, 10) == "r.sql:5:1:");
  CHECK(errors[2].substr(0, 10) == "r.sql:6:1:");
  CHECK(errors[3].substr(0, 10) == "r.sql:9:1:");
}

TEST_CASE("A folder of revisions is read in the order of its graph") {
  const Folder folder;
  folder.write("bbbbbbbbbbbb_second.sql", revision_text("bbbbbbbbbbbb", "cccccccccccc"));
  folder.write("cccccccccccc_first.sql", revision_text("cccccccccccc", "null"));
  folder.write("README.md", "not a revision");
  folder.write(".hidden.sql", "not a revision");
  const LoadResult loaded = load_revisions(folder.path());
  REQUIRE(std::holds_alternative<RevisionSet>(loaded));
  const auto& set = std::get<RevisionSet>(loaded);
  REQUIRE(set.graph.in_order().size() == 2);
  CHECK(set.graph.in_order()[0].id == "cccccccccccc");
  const std::string path = (folder.path() / "bbbbbbbbbbbb_second.sql").string();
  CHECK(set.graph.in_order()[1].path == path);
  CHECK(set.sources.at(path)->line(1) == "-- revision: bbbbbbbbbbbb");
}

TEST_CASE("An empty folder has no revisions and no problems") {
  const Folder folder;
  CHECK(folder.problems().empty());
}

TEST_CASE("All problems of all files are reported at once, sorted") {
  const Folder folder;
  folder.write("aaaaaaaaaaaa_ok.sql", revision_text("aaaaaaaaaaaa", "null"));
  folder.write("bbbbbbbbbbbb_syntax.sql",
               revision_text("bbbbbbbbbbbb", "aaaaaaaaaaaa", "SELEC 1;"));
  folder.write("cccccccccccc_key.sql", "-- revison: cccccccccccc\n-- down_revision: null\n");
  folder.write("dddddddddddd_parent.sql", revision_text("dddddddddddd", "ffffffffffff"));
  folder.write("eeeeeeeeeeee_name.sql", revision_text("eeeeeeeeeeed", "cccccccccccc"));
  folder.write("no_id.sql", revision_text("999999999999", "null"));
  CHECK(folder.problems() ==
        Texts{"bbbbbbbbbbbb_syntax.sql:4:1: syntax error at or near \"SELEC\"",
              "cccccccccccc_key.sql:1:1: the header lacks the key \"revision\"",
              "cccccccccccc_key.sql:1:4: unknown header key \"revison\"",
              "dddddddddddd_parent.sql:2:19: the down_revision ffffffffffff is not in this folder",
              "eeeeeeeeeeee_name.sql:1:14: the header says revision eeeeeeeeeeed, the file's name "
              "says eeeeeeeeeeee",
              "no_id.sql:1:1: a revision file is named \"<id>_<slug>.sql\", the id being 12 "
              "lower-case hex digits"});
}

TEST_CASE("A file that cannot be used does not make its children orphans") {
  const Folder folder;
  folder.write("aaaaaaaaaaaa_binary.sql", std::string("\x7f"
                                                      "ELF\0\0",
                                                      6));
  folder.write("bbbbbbbbbbbb_child.sql", revision_text("bbbbbbbbbbbb", "aaaaaaaaaaaa"));
  CHECK(folder.problems() ==
        Texts{"aaaaaaaaaaaa_binary.sql:1:5: a NUL byte: this is not SQL text"});
}

TEST_CASE("A ring and a taken id in a folder are named with their files") {
  const Folder folder;
  folder.write("aaaaaaaaaaaa_a.sql", revision_text("aaaaaaaaaaaa", "bbbbbbbbbbbb"));
  folder.write("bbbbbbbbbbbb_b.sql", revision_text("bbbbbbbbbbbb", "aaaaaaaaaaaa"));
  folder.write("cccccccccccc_c.sql", revision_text("cccccccccccc", "null"));
  folder.write("cccccccccccc_d.sql", revision_text("cccccccccccc", "null"));
  const Texts problems = folder.problems();
  REQUIRE(problems.size() == 2);
  CHECK(problems[0] ==
        "aaaaaaaaaaaa_a.sql:2:19: the down_revisions form a ring: aaaaaaaaaaaa → bbbbbbbbbbbb → "
        "aaaaaaaaaaaa");
  CHECK(problems[1].find("cccccccccccc_d.sql:1:14: the revision id cccccccccccc is taken by") == 0);
}

TEST_CASE("A folder that is not there is a problem with a way out") {
  const LoadResult loaded = load_revisions("/nowhere/migrations");
  const auto& problems = std::get<std::vector<Diagnostic>>(loaded);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].path == "/nowhere/migrations");
  CHECK(problems[0].message == "the migrations folder cannot be read: No such file or directory");
  CHECK(problems[0].hint.find("lockstep init") != std::string::npos);
}

TEST_CASE("Plain SQL is a revision whose id comes from its tokens") {
  const auto id_of = [](const char* sql) {
    return std::get<Revision>(parse_plain_sql(SourceText("-", sql))).id;
  };
  CHECK(id_of("SELECT 1;").size() == 12);
  CHECK(id_of("select 1 -- one") == id_of("SELECT 1;"));
  CHECK(id_of("SELECT 2;") != id_of("SELECT 1;"));
  CHECK(std::holds_alternative<std::vector<Diagnostic>>(parse_plain_sql(SourceText("-", "SELEC"))));
}

TEST_CASE("For lint the statements around a problem are still there") {
  const Script script = read_upgrade_section(SourceText(
      "r.sql", "-- revision: x\n\nSELEC 1;\nSELECT 1;\n-- downgrade\nSELEC 2;\nSELECT 2;\n"));
  CHECK(script.errors.size() == 4);  // the id, the parent, two syntax errors
  REQUIRE(script.statements.size() == 1);
  CHECK(script.statements[0].statement.text == "SELECT 1");
}
