// SIGKILL at any moment, the same command again: the same catalog and the same data as if the plain
// SQL had been run, whatever the application wrote in between.

#include "tests/catch.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/shop.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <fmt/format.h>

#include <csignal>
#include <random>

using namespace std::chrono_literals;

namespace lockstep::tests {
namespace {

constexpr int kRows = 200000;
constexpr int kMostKills = 60;

// The shop that lockstep changes, and a second one that gets the plain SQL and the same writes.
class Pair {
 public:
  explicit Pair(std::string_view change = kTypeChange, std::string plain = "",
                const std::string& before = "", int rows = kRows)
      : change_(plain.empty() ? std::string(change) : std::move(plain)) {
    for (TempDatabase* database : {&changed, &plain_}) {
      open_shop(database->session(), rows);
      database->run(before);
    }
    write_project(project, changed.dsn(), change);
  }

  // Its old version goes on until the revision is done.
  void application_writes(int round) {
    if (changed.value("SELECT coalesce(to_regclass('lockstep.revisions')::text, '')") != "" &&
        changed.value("SELECT EXISTS (SELECT FROM lockstep.revisions WHERE state = 'done')") == "t")
      return;
    for (TempDatabase* database : {&changed, &plain_}) {
      database->run(
          fmt::format("UPDATE account SET balance = balance + {0} WHERE id % 9973 = {0};"
                      "INSERT INTO account (id, email) VALUES ({1}, 'late');"
                      "DELETE FROM account WHERE id = {0} * 13",
                      round + 1, kRows + 1000 + round));
    }
  }

  void check_equal() {
    plain_.run(change_);
    CHECK(catalog_of(changed) == catalog_of(plain_));
    CHECK(rows_of(changed) == rows_of(plain_));
    CHECK(changed.value("SELECT state FROM lockstep.revisions") == "done");
    CHECK(changed.value("SELECT coalesce(holder, '') FROM lockstep.lease") == "");
  }

  TempDatabase changed;
  Project project;

 private:
  static std::string rows_of(TempDatabase& database) {
    return database.value(
        "SELECT count(*) || ' ' || md5(string_agg(to_jsonb(a)::text, ',' ORDER BY id)) FROM "
        "account a");
  }

  TempDatabase plain_;
  std::string change_;
};

// The server notices the death of its client a moment later than we do.
const std::vector<std::string> kUpgrade{"upgrade", "--wait-for-lease", "30s"};

bool within_backfill(TempDatabase& database) {
  return database.value("SELECT coalesce(to_regclass('lockstep.backfills')::text, '')") != "" &&
         database.value(
             "SELECT EXISTS (SELECT FROM lockstep.backfills WHERE next_page > 0 AND next_page <"
             " end_page)") == "t";
}

TEST_CASE("A run killed inside the backfill is resumed by the same command") {
  Pair shops;
  Child child(shops.project, kUpgrade);
  REQUIRE(eventually([&] { return within_backfill(shops.changed); }));
  child.kill();
  REQUIRE(within_backfill(shops.changed));
  shops.application_writes(0);

  const Ended again = shops.project.run(kUpgrade);
  INFO(again.err);
  REQUIRE(again.code == 0);
  CHECK(shops.changed.value("SELECT attempts FROM lockstep.steps WHERE step = 'backfill/1'") ==
        "2");
  shops.check_equal();
}

// Kills the run at moments of chance until it comes to its end.
void kill_again_and_again(Pair& shops, int seed) {
  std::minstd_rand random(static_cast<unsigned>(seed) + 1);
  std::uniform_int_distribution<int> moment(20, 900);
  int kills = 0;
  std::optional<Ended> ended;
  while (!ended && kills < kMostKills) {
    Child child(shops.project, kUpgrade);
    ended = child.wait(std::chrono::milliseconds(moment(random)));
    if (ended) break;
    child.kill();
    shops.application_writes(kills++);
  }
  if (!ended) ended = shops.project.run(kUpgrade);
  INFO(ended->err);
  REQUIRE(ended->code == 0);
  CHECK(kills > 0);
}

TEST_CASE("A run killed again and again comes to its end") {
  const int seed = GENERATE(range(0, LOCKSTEP_KILL_SEEDS));
  CAPTURE(seed);
  Pair shops;
  kill_again_and_again(shops, seed);
  shops.check_equal();
}

struct Change {
  std::string revision;
  std::string plain;        // what comes to the same; "": the revision's own statement
  std::string before = "";  // what else the shop has
};

// Enough for some batches, and for moments of chance.
constexpr int kFewRows = 40000;

// What plain SQL gives rows that are written before it and after it must be the same, as they are
// written in between.
const std::vector<Change> kChanges{
    {"-- lockstep: fill upper(email)\nALTER TABLE account ADD COLUMN shout text NOT NULL",
     "ALTER TABLE account ADD COLUMN shout text; UPDATE account SET shout = upper(email);"
     "ALTER TABLE account ALTER COLUMN shout SET NOT NULL"},
    {"UPDATE account SET email = 'none' WHERE email LIKE '%7@%'", ""},
    {"DELETE FROM account WHERE email LIKE '%7@%'", ""},
    {"ALTER TABLE account DROP COLUMN note", "",
     "ALTER TABLE account ADD COLUMN note text DEFAULT 'x'"},
    {"ALTER TABLE account DROP CONSTRAINT ok, ADD CONSTRAINT ok CHECK (id > 0)", "",
     "ALTER TABLE account ADD CONSTRAINT ok CHECK (id > -5)"},
    {"ALTER TABLE account DROP CONSTRAINT ok, ADD CONSTRAINT ok UNIQUE (id, email)", "",
     "ALTER TABLE account ADD CONSTRAINT ok UNIQUE (id)"},
    {std::string(kIndex), "",
     "ALTER TABLE account RENAME TO low; ALTER TABLE low ALTER id DROP IDENTITY;"
     "CREATE TABLE account (LIKE low INCLUDING DEFAULTS, PRIMARY KEY (id)) PARTITION BY RANGE (id);"
     "ALTER TABLE account ATTACH PARTITION low FOR VALUES FROM (MINVALUE) TO (50000);"
     "CREATE TABLE rest PARTITION OF account DEFAULT"},
};

TEST_CASE("A run of any operation on rows, columns or constraints comes to its end likewise") {
  const int seed = GENERATE(range(0, LOCKSTEP_KILL_SEEDS));
  for (const Change& change : kChanges) {
    CAPTURE(seed, change.revision);
    Pair shops(change.revision, change.plain, change.before + ";ANALYZE account", kFewRows);
    kill_again_and_again(shops, seed);
    shops.check_equal();
  }
}

TEST_CASE("A run killed between its last step and its end leaves no holder behind") {
  TempDatabase database;
  open_shop(database.session(), 10);
  Project project;
  write_project(project, database.dsn(), kIndex);
  REQUIRE(project.run(kUpgrade).code == 0);
  // Its backends are recorded still, and gone.
  database.run("UPDATE lockstep.lease SET holder = 'killed', heartbeat_at = clock_timestamp()");
  const Ended again = project.run({"upgrade"});
  REQUIRE(again.code == 0);
  CHECK_THAT(again.out + again.err, Catch::Contains("nothing to do"));
  CHECK(database.value("SELECT coalesce(holder, '') FROM lockstep.lease") == "");
}

}  // namespace
}  // namespace lockstep::tests
