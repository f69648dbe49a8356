// What Alembic 1.8.1 prints with --sql, word for word.

#include "migrations/alembic/offline_script.hpp"

#include "tests/catch.hpp"

namespace lockstep {
namespace {

std::vector<OfflineRevision> split(const std::string& text, const VersionTableName& versions = {}) {
  const SourceText output("alembic upgrade --sql", text);
  auto result = split_offline_script(output, versions);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
    FAIL(to_string(problems->front()));
  return std::get<std::vector<OfflineRevision>>(std::move(result));
}

std::string problem(const std::string& text) {
  const SourceText output("alembic upgrade --sql", text);
  const auto result = split_offline_script(output, {});
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&result);
  return problems == nullptr ? "" : to_string(problems->front());
}

}  // namespace

TEST_CASE("One revision with an autocommit block") {
  const auto revisions = split(R"sql(BEGIN;

-- Running upgrade a1b2c3d4e5f6 -> b2c3d4e5f6a1

ALTER TABLE account ADD COLUMN email TEXT;

COMMIT;

CREATE UNIQUE INDEX CONCURRENTLY ix_account_email ON account (email);

BEGIN;

UPDATE account SET email = full_name || '; -- Running upgrade x -> y' WHERE email IS NULL;

UPDATE alembic_version SET version_num='b2c3d4e5f6a1' WHERE alembic_version.version_num = 'a1b2c3d4e5f6';

COMMIT;

)sql");
  REQUIRE(revisions.size() == 1);
  CHECK(revisions[0].from == std::vector<std::string>{"a1b2c3d4e5f6"});
  CHECK(revisions[0].to == "b2c3d4e5f6a1");
  CHECK(revisions[0].leaves_transaction);
  CHECK(revisions[0].sql ==
        "ALTER TABLE account ADD COLUMN email TEXT;\n\n"
        "CREATE UNIQUE INDEX CONCURRENTLY ix_account_email ON account (email);\n\n"
        "UPDATE account SET email = full_name || '; -- Running upgrade x -> y' WHERE email IS "
        "NULL;\n\n");
}

TEST_CASE("From the base over a branch point to a merge, one transaction a revision") {
  const auto revisions = split(R"sql(BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1

CREATE TYPE status AS ENUM ('active', 'closed');

INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;

COMMIT;

BEGIN;

-- Running upgrade a1 -> b2

INSERT INTO account (id, name) VALUES (1, 'O''Brien');

UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';

COMMIT;

BEGIN;

-- Running upgrade b2, c3 -> d4

DELETE FROM alembic_version WHERE alembic_version.version_num = 'c3';

UPDATE alembic_version SET version_num='d4' WHERE alembic_version.version_num = 'b2';

COMMIT;

)sql");
  REQUIRE(revisions.size() == 3);
  CHECK(revisions[0].from.empty());
  CHECK(revisions[0].sql == "CREATE TYPE status AS ENUM ('active', 'closed');\n\n");
  CHECK_FALSE(revisions[0].leaves_transaction);
  CHECK(revisions[1].sql == "INSERT INTO account (id, name) VALUES (1, 'O''Brien');\n\n");
  CHECK(revisions[2].from == std::vector<std::string>{"b2", "c3"});
  CHECK(revisions[2].sql.empty());
}

TEST_CASE("A downgrade to the base, and a version table of another name") {
  const auto revisions = split(R"sql(BEGIN;

-- Running downgrade a1 -> 

DROP TABLE account;

DELETE FROM audit.versions WHERE audit.versions.version_num = 'a1';

DROP TABLE audit.versions;

COMMIT;
)sql",
                               {.schema = "audit", .name = "versions"});
  REQUIRE(revisions.size() == 1);
  CHECK(revisions[0].to.empty());
  CHECK(revisions[0].sql == "DROP TABLE account;\n\n");
}

TEST_CASE("A directive that op.execute has printed stands above the next statement") {
  const auto revisions = split(R"sql(BEGIN;

-- Running upgrade a1 -> b2

-- lockstep: reverse n::integer;

ALTER TABLE t ALTER COLUMN n TYPE bigint;

ALTER TABLE t ALTER COLUMN m TYPE bigint;

COMMIT;
)sql");
  CHECK(revisions.at(0).sql ==
        "-- lockstep: reverse n::integer\nALTER TABLE t ALTER COLUMN n TYPE bigint;\n\n"
        "ALTER TABLE t ALTER COLUMN m TYPE bigint;\n\n");
}

TEST_CASE("What cannot be read, or belongs to no revision, is a problem with its place") {
  CHECK(problem("BEGIN;\n\nSET lock_timeout = '5s';\n\n-- Running upgrade  -> a1\n\nCOMMIT;\n")
            .starts_with("alembic upgrade --sql:3:1: SET stands before the first revision"));
  CHECK(problem("-- Running upgrade  -> a1\n\nALTER TABEL t;\n").find(":3:") != std::string::npos);
}

}  // namespace lockstep
