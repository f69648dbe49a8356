#include "migrations/checksum.hpp"

#include "migrations/revision_loader.hpp"
#include "tests/catch.hpp"

#include <string>

using namespace lockstep;

namespace {

constexpr const char* kHeader = "-- revision: 4c1e9a2b7d10\n-- down_revision: 9b0f3c55a1e2\n\n";

std::string of_text(const std::string& text) {
  const auto parsed = parse_revision(SourceText("r.sql", text));
  if (const auto* errors = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    FAIL(to_string(errors->front()));
  }
  return std::get<Revision>(parsed).checksum;
}

std::string of_sql(const std::string& sql) {
  return of_text(kHeader + sql);
}

}  // namespace

TEST_CASE("SHA-256 is SHA-256") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("A moved border between two texts is another checksum") {
  ChecksumInput left{.revision = "a",
                     .down_revisions = {},
                     .upgrade_tokens = {"ab", "c"},
                     .downgrade_tokens = {},
                     .directives = {}};
  ChecksumInput right = left;
  right.upgrade_tokens = {"a", "bc"};
  CHECK(checksum(left) != checksum(right));
  right = left;
  right.upgrade_tokens = {"ab"};
  right.downgrade_tokens = {"c"};
  CHECK(checksum(left) != checksum(right));
}

TEST_CASE("A formatter and a comment are not tampering") {
  const std::string original =
      of_sql("ALTER TABLE account ALTER COLUMN id TYPE bigint;\n\n-- downgrade\nSELECT 1;\n");
  CHECK(of_sql("alter table ACCOUNT\n  alter column id type BIGINT\n;\n-- downgrade\nselect 1") ==
        original);
  CHECK(of_sql("/* why */ ALTER TABLE account -- here\n ALTER COLUMN id TYPE bigint;;\n-- "
               "downgrade\n;SELECT 1;") == original);
  CHECK(of_sql("ALTER TABLE account ALTER COLUMN id TYPE bigint;\r\n\r\n-- downgrade\r\nSELECT "
               "1;\r\n") == original);
  CHECK(of_text("-- revision: 4c1e9a2b7d10\n-- down_revision: [9b0f3c55a1e2]\n-- description: "
                "other words\n"
                "-- created: 2026-01-01\n\n"
                "ALTER TABLE account ALTER COLUMN id TYPE bigint;\n-- downgrade\nSELECT 1;") ==
        original);
}

TEST_CASE("What changes the meaning changes the checksum") {
  const std::string original = of_sql("ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'x';");
  for (const char* other : {
           "ALTER TABLE account ADD COLUMN a varchar(20) DEFAULT 'x';",
           "ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'X';",
           "ALTER TABLE account ADD COLUMN \"A\" varchar(10) DEFAULT 'x';",
           "ALTER TABLE accounts ADD COLUMN a varchar(10) DEFAULT 'x';",
           "ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'x'; SELECT 1;",
           "ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'x';\n-- downgrade\nSELECT 1;",
           "-- lockstep: as-is: tried on staging\nALTER TABLE account ADD COLUMN a varchar(10) "
           "DEFAULT 'x';",
       }) {
    CAPTURE(other);
    CHECK(of_sql(other) != original);
  }
  CHECK(of_text("-- revision: 4c1e9a2b7d11\n-- down_revision: 9b0f3c55a1e2\n\n"
                "ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'x';") != original);
  CHECK(of_text("-- revision: 4c1e9a2b7d10\n-- down_revision: null\n\n"
                "ALTER TABLE account ADD COLUMN a varchar(10) DEFAULT 'x';") != original);
}

TEST_CASE(
    "A directive that changes the plan counts, however it is spaced; one that silences lint does "
    "not") {
  const std::string statement = "ALTER TABLE t ALTER COLUMN c TYPE int USING c::int;";
  const std::string plain = of_sql(statement);
  const std::string reverse = of_sql("-- lockstep: reverse c::text\n" + statement);
  CHECK(reverse != plain);
  CHECK(of_sql("--  lockstep:  reverse  c :: TEXT\n\n" + statement) == reverse);
  CHECK(of_sql("-- lockstep: reverse (c)::text\n" + statement) != reverse);
  CHECK(of_sql("-- lockstep: fill c::text\n" + statement) != reverse);
  CHECK(of_sql("SELECT 1;\n-- lockstep: phase contract\nSELECT 2;") !=
        of_sql("-- lockstep: phase contract\nSELECT 1;\nSELECT 2;"));
  CHECK(of_sql("-- lockstep: allow type-rewrite: small table\n" + statement) == plain);
}

TEST_CASE("The checksum of a known revision never changes") {
  // Ledgers hold such checksums: another value here is tampering to everyone who has one.
  CHECK(of_sql("ALTER TABLE account ALTER COLUMN id TYPE bigint;\n") ==
        "3022d5c7dfa53d5f5601d5630b30493706ddcc75d8d6a535d5c173aa7d206c2d");
}
