#include "migrations/formats/sql_file_loader.hpp"
#include "tests/catch.hpp"
#include "tests/temp_folder.hpp"

using namespace lockstep;
using lockstep::tests::TempFolder;

namespace {

RevisionSet loaded(const TempFolder& folder, const SqlFileFormat& format = kFlywayFormat) {
  LoadResult result = load_sql_files(folder.path(), format);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
    FAIL(to_string(problems->front()));
  return std::get<RevisionSet>(std::move(result));
}

std::string problem(const TempFolder& folder, const SqlFileFormat& format = kFlywayFormat) {
  LoadResult result = load_sql_files(folder.path(), format);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&result);
  if (problems == nullptr) return "";
  REQUIRE(problems->size() == 1);
  return to_string(problems->front());
}

std::vector<std::string> ids(const RevisionSet& set) {
  std::vector<std::string> found;
  for (const Revision& revision : set.graph.in_order())
    found.push_back(revision.id);
  return found;
}

std::string checksum(const std::string& text) {
  TempFolder folder;
  folder.write("V1__x.sql", text);
  return loaded(folder).graph.find("1")->checksum;
}

TEST_CASE("Flyway's checksum is that which Flyway publishes of a file") {
  // github.com/flyway/flyway, issue 2474: "Resolved locally" of this script.
  const std::string location =
      "alter table location_history add column valid_until timestamp with time zone;";
  CHECK(checksum(location + "\n") == "-1039259818");
  CHECK(checksum("\xEF\xBB\xBF" + location) == "-1039259818");
  // Spring Boot's reference, actuator endpoint "flyway": the checksum of its V1__init.sql.
  CHECK(checksum("DROP TABLE IF EXISTS TEST;\r\n") == "-156244537");
}

TEST_CASE("Line ends are no part of Flyway's checksum, all else is") {
  const std::string file = "SELECT 1;\n\n-- remark\nSELECT 2;\n";
  CHECK(checksum("SELECT 1;\r\n\r\n-- remark\r\nSELECT 2;") == checksum(file));
  CHECK(checksum("SELECT 1;\n\n-- Remark\nSELECT 2;\n") != checksum(file));
}

TEST_CASE("Flyway's files stand in the order of their versions, each with its undo") {
  TempFolder folder;
  folder.write("V1.10__add_email.sql", "ALTER TABLE account ADD COLUMN email text;");
  folder.write("V1_9__account.sql", "CREATE TABLE account (id int);");
  folder.write("V002__Add__phone.sql", "ALTER TABLE account ADD COLUMN phone text;");
  folder.write("U1.10__add_email.sql", "ALTER TABLE account DROP COLUMN email;");
  folder.write("V1.10__add_email.sql.conf", "# as Flyway needs it\nexecuteInTransaction=false\n");
  folder.write("v3__not_seen.sql", "what Flyway does not take for a migration");
  const RevisionSet set = loaded(folder);
  CHECK(ids(set) == std::vector<std::string>{"1.9", "1.10", "002"});
  CHECK(set.graph.find("002")->description == "Add  phone");
  CHECK(set.graph.find("002")->down_revisions == std::vector<RevisionId>{"1.10"});
  CHECK(set.graph.find("1.10")->downgrade->statements.size() == 1);
}

TEST_CASE("What only Flyway can run is refused by name") {
  const auto [name, text, words] = GENERATE(table<std::string, std::string, std::string>({
      {"R__views.sql", "SELECT 1;", "repeatable"},
      {"B2__base.sql", "SELECT 1;", "baseline"},
      {"Vone__x.sql", "SELECT 1;", "version"},
      {"afterMigrate.sql", "SELECT 1;", "callback"},
      {"beforeEachMigrate__x.sql", "SELECT 1;", "callback"},
      {"V2__x.sql", "SELECT 1;\nINSERT INTO a VALUES ('${name}');", ":2:"},
      {"V1__a.sql.conf", "executeInTransaction=false\nshouldExecute=false\n", ":2:"},
      {"more/V2__x.sql", "SELECT 1;", "folders below"},
  }));
  TempFolder folder;
  folder.write("V1__a.sql", "CREATE TABLE a (id int);  -- not ${this}");
  std::filesystem::create_directories((folder.path() / name).parent_path());
  folder.write(name, text);
  CHECK_THAT(problem(folder), Catch::Contains(words));
}

TEST_CASE("A folder that no tool owns is run in the order of its names") {
  TempFolder folder;
  folder.write("10_email.sql", "ALTER TABLE account ADD COLUMN email text;");
  folder.write("2_account.sql", "CREATE TABLE account (id int);");
  const RevisionSet set = loaded(folder, kPlainFormat);
  CHECK(ids(set) == std::vector<std::string>{"2_account", "10_email"});
  folder.write("11_email.down.sql", "ALTER TABLE account DROP COLUMN email;");
  CHECK_THAT(problem(folder, kPlainFormat), Catch::Contains("golang-migrate"));
}

}  // namespace
