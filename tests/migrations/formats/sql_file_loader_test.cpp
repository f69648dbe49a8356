#include "migrations/formats/sql_file_loader.hpp"

#include "tests/catch.hpp"
#include "tests/temp_folder.hpp"

using namespace lockstep;
using lockstep::tests::TempFolder;

namespace {

RevisionSet loaded(const TempFolder& folder, const SqlFileFormat& format) {
  LoadResult result = load_sql_files(folder.path(), format);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
    FAIL(to_string(problems->front()));
  return std::get<RevisionSet>(std::move(result));
}

std::vector<std::string> problems(const TempFolder& folder, const SqlFileFormat& format) {
  LoadResult result = load_sql_files(folder.path(), format);
  std::vector<std::string> messages;
  for (const Diagnostic& problem : std::get<std::vector<Diagnostic>>(result))
    messages.push_back(problem.message);
  return messages;
}

std::vector<std::string> ids(const RevisionSet& set) {
  std::vector<std::string> found;
  for (const Revision& revision : set.graph.in_order())
    found.push_back(revision.id);
  return found;
}

TEST_CASE("dbmate's files are a row of revisions, each with its way back") {
  TempFolder folder;
  folder.write("20260102_add_email.sql",
               "-- migrate:up transaction:false\nALTER TABLE account ADD COLUMN email text;\n"
               "-- migrate:down\nALTER TABLE account DROP COLUMN email;\n");
  folder.write("20260101_account.sql", "-- migrate:up\nCREATE TABLE account (id int);\n");
  folder.write("README.md", "no migration");
  const RevisionSet set = loaded(folder, kDbmateFormat);
  CHECK(ids(set) == std::vector<std::string>{"20260101", "20260102"});
  const Revision& second = *set.graph.find("20260102");
  CHECK(second.description == "add email");
  CHECK(second.down_revisions == std::vector<RevisionId>{"20260101"});
  CHECK(second.upgrade.statements.size() == 1);
  REQUIRE(second.downgrade);
  CHECK(second.downgrade->statements.front().statement.text ==
        "ALTER TABLE account DROP COLUMN email");
}

TEST_CASE("A file between two others changes nobody's checksum") {
  TempFolder folder;
  folder.write("1_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n");
  folder.write("3_c.sql", "-- migrate:up\nCREATE TABLE c (id int);\n");
  const std::string before = loaded(folder, kDbmateFormat).graph.find("3")->checksum;
  folder.write("2_b.sql", "-- migrate:up\nCREATE TABLE b (id int);\n");
  const RevisionSet set = loaded(folder, kDbmateFormat);
  CHECK(set.graph.find("3")->checksum == before);
  CHECK(set.graph.find("3")->down_revisions == std::vector<RevisionId>{"2"});
}

TEST_CASE("golang-migrate's way back is a file of its own, and 10 comes after 9") {
  TempFolder folder;
  folder.write("000010_c.up.sql", "CREATE TABLE c (id int);\n");
  folder.write("000009_b.up.sql", "CREATE TABLE b (id int);\n");
  folder.write("000009_b.down.sql", "DROP TABLE b;\n");
  const RevisionSet set = loaded(folder, kGolangMigrateFormat);
  CHECK(ids(set) == std::vector<std::string>{"9", "10"});
  CHECK(set.graph.find("9")->downgrade.has_value());
  CHECK_FALSE(set.graph.find("10")->downgrade.has_value());

  folder.write("11_d.down.sql", "DROP TABLE d;\n");
  CHECK(problems(folder, kGolangMigrateFormat) ==
        std::vector<std::string>{"there is a way back from 11, and no way there"});
}

TEST_CASE("goose's marks are read, its variables are refused") {
  TempFolder folder;
  folder.write("00001_f.sql",
               "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n"
               "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\n"
               "-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION f();\n");
  const RevisionSet set = loaded(folder, kGooseFormat);
  CHECK(set.graph.find("1")->upgrade.statements.size() == 1);
  CHECK(set.graph.find("1")->downgrade->statements.size() == 1);

  folder.write("00002_g.sql", "-- +goose ENVSUB ON\n-- +goose Up\nSELECT '${REGION}';\n");
  CHECK_THAT(problems(folder, kGooseFormat).front(), Catch::Contains("environment variables"));
}

TEST_CASE("What a file leaves unclear is a problem and no guess") {
  TempFolder folder;
  folder.write("1_none.sql", "CREATE TABLE a (id int);\n");
  folder.write("2_above.sql", "CREATE TABLE a (id int);\n-- migrate:up\n");
  folder.write("3_twice.sql", "-- migrate:up\n-- migrate:up\n");
  folder.write("4_turned.sql", "-- migrate:down\n-- migrate:up\n");
  CHECK(problems(folder, kDbmateFormat) ==
        std::vector<std::string>{
            "there is no \"-- migrate:up\"", "SQL stands above \"-- migrate:up\"",
            "a second section of this kind", "the way back stands above the way there"});
}

}  // namespace
