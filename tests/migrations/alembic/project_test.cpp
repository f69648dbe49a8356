#include "migrations/alembic/project.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

namespace {

constexpr const char* kSql =
    "ALTER TABLE a ADD COLUMN b int;\n\n-- lockstep: allow drop-column: nobody reads it\n"
    "ALTER TABLE a DROP COLUMN c;\n\n";

struct Read {
  Revision revision;
  AlembicScripts scripts;
};

Read read(const std::string& docstring, const std::string& sql) {
  AlembicFile file;
  file.header.id = "1";
  file.header.path = "1_x.py";
  file.header.docstring = docstring;
  Read result;
  result.scripts =
      add_alembic_sql(file, {.upgrade = sql, .downgrade = {}, .opaque = ""}, result.revision);
  return result;
}

std::size_t directives_of(const Read& read, std::size_t statement) {
  return read.revision.upgrade.statements.at(statement).directives.size();
}

TEST_CASE("A docstring's directives stand above the statements that they number") {
  const Read both = read(
      "names\n\nlockstep: statement 2: allow drop-table: no\n"
      "lockstep: statement 1: allow add-col-json: yes\n",
      kSql);
  REQUIRE(both.scripts.problems.empty());
  CHECK(directives_of(both, 0) == 1);
  CHECK(directives_of(both, 1) == 2);
  const Read only = read("lockstep: allow add-col-json: yes", "ALTER TABLE a ADD COLUMN b json;\n");
  REQUIRE(only.scripts.problems.empty());
  CHECK(directives_of(only, 0) == 1);
}

TEST_CASE("A docstring's directive that is for no statement is a problem") {
  const std::string words = GENERATE("lockstep: allow add-col-json: which?",
                                     "lockstep: statement 3: allow add-col-json: none",
                                     "lockstep: statement 0: allow add-col-json: none");
  const Read wrong = read(words, kSql);
  REQUIRE(wrong.scripts.problems.size() == 1);
  CHECK_THAT(wrong.scripts.problems.front().message, Catch::Contains("2 statements"));
}

}  // namespace
