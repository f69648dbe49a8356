// The commands about a live database, run as processes: exit codes and words in ordinary and bad
// situations. What a change does to tables is tested beside the planner and the executor.

#include "tests/catch.hpp"
#include "tests/cli/program.hpp"
#include "tests/temp_database.hpp"

#include <chrono>

using namespace lockstep;
using lockstep::tests::TempDatabase;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kBase = "aaaaaaaaaaaa";
constexpr const char* kNext = "bbbbbbbbbbbb";
// Nobody listens on port 1.
constexpr const char* kNowhere = "postgresql://app:s3cret@127.0.0.1:1/shop";

bool contains(const std::string& text, const std::string& part) {
  INFO("looked for: " << part);
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

std::string revision(const std::string& id, const std::string& parents, const std::string& sql) {
  return "-- revision: " + id + "\n-- down_revision: " + parents + "\n\n" + sql + "\n";
}

// A database, and a project whose second revision has a contract phase with gates.
struct Shop {
  TempDatabase database;
  Project project;

  Shop() {
    project.variables["DATABASE_URL"] = database.dsn();
    project.write("lockstep.yaml",
                  "environments:\n"
                  "  test: {contract: gated, soak: 0s, observe: 0s, bake: 0s}\n"
                  "  manual: {auto_migrate: false}\n");
    write(kBase, "null",
          "CREATE TABLE account (id int PRIMARY KEY, balance int);\n-- downgrade\n"
          "DROP TABLE account;");
    write(kNext, kBase, "ALTER TABLE account ALTER COLUMN balance TYPE bigint;");
  }

  void write(const std::string& id, const std::string& parents, const std::string& sql) const {
    project.write("migrations/" + id + "_x.sql", revision(id, parents, sql));
  }
  void as(const std::string& role) { project.variables["DATABASE_URL"] = database.dsn_as(role); }
  bool has_ledger() {
    return database.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'lockstep'") == "1";
  }
};

void check_ended(const Project& project, const Words& arguments, int code,
                 const std::string& words = "") {
  CAPTURE(arguments);
  const Ended ended = project.run(arguments);
  CAPTURE(ended.out, ended.err);
  CHECK(ended.code == code);
  CHECK((words.empty() || (ended.out + ended.err).find(words) != std::string::npos));
}

}  // namespace

TEST_CASE("Questions to a database without a ledger are answered, and change nothing") {
  Shop shop;
  check_ended(shop.project, {"status"}, 0, "nothing is in flight");
  check_ended(shop.project, {"current"}, 0);
  check_ended(shop.project, {"check"}, 4, "pending   bbbbbbbbbbbb");
  check_ended(shop.project, {"verify"}, 0, "nothing to compare");
  check_ended(shop.project, {"await", "--revision", kBase, "--timeout", "0s"}, 4,
              "it was never started");
  check_ended(shop.project, {"contract"}, 0, "no revision waits for its contract phase");
  check_ended(shop.project, {"contract", "--dry-run"}, 0);
  check_ended(shop.project, {"upgrade", "--dry-run"}, 0, "nothing was changed");
  check_ended(shop.project, {"abort", kBase}, 0, "nothing to abort");
  check_ended(shop.project, {"revert", kBase}, 2, "was never run on this database");
  check_ended(shop.project, {"undo", kBase}, 2, "was never run on this database");
  check_ended(shop.project, {"retry"}, 0, "no revision is in flight");
  check_ended(shop.project, {"retry", kBase}, 2, "was never run on this database");
  CHECK_FALSE(shop.has_ledger());
}

TEST_CASE("A database that is down ends every command with 8, without the password") {
  Project project;
  project.variables["DATABASE_URL"] = kNowhere;
  project.write(std::string("migrations/") + kBase + "_x.sql",
                revision(kBase, "null", "SELECT 1;"));
  for (const Words& command :
       {Words{"upgrade"}, Words{"upgrade", "--dry-run"}, Words{"contract"},
        Words{"contract", "--dry-run"}, Words{"revert", kBase}, Words{"undo", kBase},
        Words{"abort", kBase}, Words{"retry"}, Words{"downgrade", "-1"}, Words{"stamp", "head"},
        Words{"status"}, Words{"current"}, Words{"check"}, Words{"verify"},
        Words{"await", "--revision", kBase}}) {
    CAPTURE(command);
    const Ended ended = project.run(command);
    CHECK(ended.code == 8);
    CHECK(ended.out.empty());
    CHECK(ended.err.find("lockstep: error: cannot connect to 127.0.0.1:1/shop") == 0);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 2);
    CHECK(ended.err.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("--wait-for-db waits about that long") {
  Project project;
  project.write("migrations/aaaaaaaaaaaa_x.sql", revision(kBase, "null", "SELECT 1;"));
  const auto began = std::chrono::steady_clock::now();
  check_ended(project, {"upgrade", "--dsn", kNowhere, "--wait-for-db", "1s"}, 8);
  const auto waited = std::chrono::steady_clock::now() - began;
  CHECK(waited >= std::chrono::seconds(1));
  CHECK(waited < std::chrono::seconds(10));
}

TEST_CASE("Input that cannot be run ends with 2 and leaves the database alone") {
  Shop shop;
  check_ended(shop.project, {"upgrade", "nope"}, 2, "there is no revision \"nope\"");
  check_ended(shop.project, {"downgrade", "--jsno"}, 2, "did you mean --json?");
  check_ended(shop.project, {"downgrade", "-1", "-2"}, 2, "unknown option -2");
  check_ended(shop.project, {"contract", "--override", "soak"}, 2, "--override needs a reason");
  check_ended(shop.project, {"contract", "--override", "sook", "--reason", "x"}, 2,
              "there is no gate \"sook\"");
  check_ended(shop.project, {"contract", "--override", "no-drift", "--reason", "x"}, 2,
              "cannot be overridden");
  check_ended(shop.project, {"upgrade", "--then"}, 2, "--then needs a program");
  check_ended(shop.project, {"upgrade", "--wait-for-db", "1x"}, 2, "is not a duration");

  shop.write("cccccccccccc", kBase, "SELECT 1;");
  const Ended heads = shop.project.run({"upgrade", "head"});
  CHECK(heads.code == 2);
  CHECK(contains(heads.err, "there are 2 heads: bbbbbbbbbbbb, cccccccccccc"));
  shop.write(kBase, kNext, "SELECT 1;");
  check_ended(shop.project, {"upgrade"}, 2, "migrations/aaaaaaaaaaaa_x.sql:2:19: ");
  CHECK_FALSE(shop.has_ledger());
}

TEST_CASE("A change from upgrade to retire, and the ways back") {
  Shop shop;
  const Project& project = shop.project;
  check_ended(project, {"upgrade"}, 0, "its contract phase is due");
  check_ended(project, {"upgrade"}, 0, "nothing to do");
  check_ended(project, {"check"}, 0);
  check_ended(project, {"await", "--revision", "bbbb"}, 0, "has reached backfill");
  check_ended(project, {"await", "--revision", kNext, "--phase", "retire", "--timeout", "0s"}, 4,
              "it is waiting in contract: ");
  check_ended(project, {"status"}, 0, "`lockstep contract bbbbbbbbbbbb --dry-run`");
  check_ended(project, {"revert", kNext}, 5, "lockstep abort");
  check_ended(project, {"contract", "--confirm", kBase}, 0, "is done; nothing to contract");
  check_ended(project, {"contract"}, 5, "prepared-statements: blind");
  check_ended(project, {"contract", "--dry-run"}, 5, "opens with --override prepared-statements");

  shop.project.variables["LOCKSTEP_ENV"] = "test";
  check_ended(project, {"contract", "--stage", "cutover"}, 0, "cutover is done");
  check_ended(project, {"undo", kNext}, 5, "has no soft drop to undo");
  check_ended(project, {"revert", kNext}, 0, "back on the old shape");
  check_ended(project, {"contract"}, 0, "contract is done");
  check_ended(project, {"contract", kNext}, 0, "nothing to contract");
  check_ended(project, {"abort", kNext}, 5, "lockstep downgrade -1");
  check_ended(project, {"downgrade", "-1"}, 5, "no downgrade section");
  check_ended(project, {"current"}, 0, kNext);
}

TEST_CASE("downgrade takes a number of revisions, base or a revision") {
  Shop shop;
  REQUIRE(shop.project.run({"upgrade", kBase}).code == 0);
  check_ended(shop.project, {"downgrade", "base"}, 5, "opens with --override old-users-gone");
  check_ended(shop.project,
              {"downgrade", "base", "--override", "old-users-gone", "--reason", "no traffic"}, 0,
              "taken back");
  shop.project.variables["LOCKSTEP_ENV"] = "test";
  for (const char* target : {"-2", "base", "-1"}) {
    REQUIRE(shop.project.run({"upgrade", target == std::string("-1") ? kBase : "head"}).code == 0);
    check_ended(shop.project, {"downgrade", target}, 0, "taken back");
    CHECK(shop.project.run({"current"}).out.empty());
  }
  REQUIRE(shop.project.run({"upgrade"}).code == 0);
  check_ended(shop.project, {"downgrade", kBase}, 0, "1 revision taken back");
  CHECK(shop.project.run({"current"}).out == std::string(kBase) + "\n");
  check_ended(shop.project, {"downgrade", "-1x"}, 2, "is not a number of revisions");
}

TEST_CASE("A file that was changed after it was run ends upgrade and check with 11") {
  Shop shop;
  REQUIRE(shop.project.run({"upgrade", kBase}).code == 0);
  shop.write(kBase, "null", "CREATE TABLE account (id bigint PRIMARY KEY, balance int);");
  check_ended(shop.project, {"upgrade"}, 11, "Restore the files");
  check_ended(shop.project, {"check"}, 11, "tampered  migrations/aaaaaaaaaaaa_x.sql");
}

TEST_CASE("A step that fails ends with 9, says what was wrong, and shows no row") {
  Shop shop;
  REQUIRE(shop.project.run({"upgrade", kBase}).code == 0);
  shop.database.run("INSERT INTO account VALUES (4711, NULL)");
  shop.write(kNext, kBase, "ALTER TABLE account ADD CONSTRAINT rich CHECK (balance IS NOT NULL);");
  const Ended ended = shop.project.run({"upgrade"});
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "\"rich\" of relation \"account\" is violated"));
  CHECK(contains(ended.err, "`lockstep abort bbbbbbbbbbbb`"));
  CHECK(ended.err.find("4711") == std::string::npos);
  check_ended(shop.project, {"status"}, 0, "  failed at ");
  shop.database.run("UPDATE account SET balance = 1");
  check_ended(shop.project, {"upgrade"}, 0, "is done");
}

TEST_CASE("status tells a run that goes on from one that was killed") {
  Shop shop;
  REQUIRE(shop.project.run({"upgrade", "--phase", "expand"}).code == 0);
  shop.database.run(
      "UPDATE lockstep.revisions SET state = 'running' WHERE revision = 'bbbbbbbbbbbb';"
      "UPDATE lockstep.lease SET holder = 'ci@runner pid 3', job_url = 'http://ci/3',"
      " heartbeat_at = clock_timestamp()");
  const Ended going_on = shop.project.run({"status"});
  CHECK(contains(going_on.out, "lease: ci@runner pid 3 (http://ci/3), heartbeat 0 s ago"));
  CHECK(going_on.out.find("next: ") == std::string::npos);
  shop.database.run(
      "UPDATE lockstep.lease SET heartbeat_at = clock_timestamp() - interval '1 min'");
  check_ended(shop.project, {"status"}, 0, "next: nobody runs it now: `lockstep upgrade` goes on");
}

TEST_CASE("A lock that is not free ends with 6, names who holds it, and does not fill the log") {
  Shop shop;
  shop.project.write("lockstep.yaml", "locks: {give_up_after: 2s, long_transaction: 100ms}\n");
  REQUIRE(shop.project.run({"upgrade", kBase}).code == 0);
  const auto reader = shop.database.open("reader");
  Ended ended;
  reader->in_transaction([&] {
    reader->query(Sql::recorded("SELECT * FROM account"));
    ended = shop.project.run({"upgrade"});
  });
  CHECK(ended.code == 6);
  CHECK(contains(ended.err, "backend " + std::to_string(reader->backend().pid)));
  CHECK(contains(ended.err, "Nothing was changed by this step."));
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') < 10);
}

TEST_CASE("Where auto_migrate is off, upgrade --auto says so, exits 0 and starts the program") {
  Shop shop;
  shop.project.variables["BACKEND_AUTO_MIGRATE"] = "false";
  check_ended(shop.project, {"upgrade", "--auto"}, 0, "auto_migrate is off here");
  check_ended(shop.project, {"upgrade", "--auto", "--then", "--", "sh", "-c", "exit 7"}, 7);
  shop.project.variables.erase("BACKEND_AUTO_MIGRATE");
  check_ended(shop.project, {"upgrade", "--auto", "--env", "manual"}, 0, "auto_migrate is off");
  CHECK_FALSE(shop.has_ledger());
}

TEST_CASE("--then becomes the program after success, and only then") {
  Shop shop;
  check_ended(shop.project, {"upgrade", "--then", "--", "sh", "-c", "echo $0; exit 7", "--json"}, 7,
              "--json\n");
  check_ended(shop.project, {"upgrade", "--then", "sh", "-c", "exit 3"}, 3);
  check_ended(shop.project, {"upgrade", "--then", "--", "no-such-program"}, 2,
              "cannot start no-such-program: ");
  shop.write(kBase, "null", "SELECT 1;");
  const Ended failed = shop.project.run({"upgrade", "--then", "--", "echo", "started"});
  CHECK(failed.code == 11);
  CHECK(failed.out.empty());
}

TEST_CASE("A role that can read the ledger, and nothing else, gets its answers") {
  Shop shop;
  REQUIRE(shop.project.run({"upgrade"}).code == 0);
  shop.database.run(
      "DO $$ BEGIN CREATE ROLE ledger_reader LOGIN; CREATE ROLE stranger LOGIN;"
      " EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
      "GRANT USAGE ON SCHEMA lockstep TO ledger_reader;"
      "GRANT SELECT ON ALL TABLES IN SCHEMA lockstep TO ledger_reader");
  shop.as("ledger_reader");
  check_ended(shop.project, {"status"}, 0, "bbbbbbbbbbbb  contract/cutover  waiting");
  check_ended(shop.project, {"status", "--all", "--json"}, 0, kBase);
  check_ended(shop.project, {"current"}, 0, kNext);
  check_ended(shop.project, {"check"}, 0);
  check_ended(shop.project, {"await", "--revision", kNext}, 0);
  check_ended(shop.project, {"contract", "--dry-run"}, 5, "prepared-statements: blind");
  check_ended(shop.project, {"stamp", "base"}, 5, "changing needs a role");
  shop.as("stranger");
  check_ended(shop.project, {"status"}, 5, "USAGE on schema lockstep");
}
