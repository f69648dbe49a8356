#include "executor/pg/dsn.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"
#include "tests/errors.hpp"

#include <string>

using namespace lockstep;

namespace {

std::string error_of(const std::string& dsn) {
  return tests::error_of([&] { connect_database({.dsn = dsn}); });
}

using tests::contains;

}  // namespace

TEST_CASE("SQLAlchemy's driver is left out of the scheme, all else stays") {
  CHECK(libpq_dsn("postgresql+psycopg2://u:p@h/d?sslmode=require") ==
        "postgresql://u:p@h/d?sslmode=require");
  CHECK(libpq_dsn("postgres+asyncpg://h/d") == "postgresql://h/d");
  CHECK(libpq_dsn("postgresql://h/d") == "postgresql://h/d");
  CHECK(libpq_dsn("host=h password=postgresql+x://") == "host=h password=postgresql+x://");
  CHECK(libpq_dsn("") == "");
}

TEST_CASE("The shown target names host, port and database, and no more") {
  CHECK(shown_target("postgresql://u:secret@db.example:6432/shop?sslmode=require") ==
        "db.example:6432/shop");
  CHECK(shown_target("postgresql+psycopg2://u:secret@h1,h2/shop") == "h1,h2:5432/shop");
  CHECK(shown_target("host=/tmp/x user=ann password=secret") == "/tmp/x:5432/ann");
  CHECK(shown_target("host=h port=1 dbname='a b' password='se cret'") == "h:1/a b");
}

TEST_CASE("A DSN that libpq would misread is refused, and nothing of it is shown") {
  const auto* dsn = GENERATE("postgresql://u:sec@ret@h/d", "postgresql://u:sec/ret@h/d",
                             "postgresql://u:123/secret@h/d", "postgresql://u:%zzsecret@h/d",
                             "secret", "host=h password='secret", "postgresql://h/d?secret",
                             "postgresql://h/d?secret=1", "postgresql+x://u:sec@ret@h/d");
  INFO(dsn);
  const std::string error = error_of(dsn);
  CHECK(error != "");
  CHECK_FALSE(contains(error, "ret"));
  CHECK_FALSE(contains(shown_target(dsn), "ret"));
}

TEST_CASE("An at sign in a query value is no password") {
  CHECK(error_of("postgresql://h/d?application_name=a@b") == "");
}

TEST_CASE("Passwords are taken out of messages") {
  CHECK(pg::scrubbed("bad hunter2 and\n\thunter2", "postgresql://u:hunter2@h/d") ==
        "bad *** and ***");
  CHECK(pg::scrubbed("bad p@ss", "postgresql://u:p%40ss@h/d") == "bad ***");
  CHECK(pg::scrubbed("bad p'ss", "host=h password='p\\'ss'") == "bad ***");
  CHECK(pg::scrubbed("all well", "") == "all well");
}

TEST_CASE("What the DSN does not say is added, what it says stays") {
  const std::string text = pg::connection_string(
      {.dsn = "postgresql://u:a%27b@h/d?keepalives_idle=77"}, "lockstep/1 work");
  CHECK(contains(text, "password='a\\'b'"));
  CHECK(contains(text, "keepalives_idle='77'"));
  CHECK(contains(text, "tcp_user_timeout='30000'"));
  CHECK(contains(text, "connect_timeout='10'"));
  CHECK(contains(text, "application_name='lockstep/1 work'"));
}
