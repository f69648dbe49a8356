// A type change of a table that is published, with a subscriber that goes on through all of it
// (trap 14).

#include "sql/snapshot_json.hpp"
#include "tests/catch.hpp"
#include "tests/planner/plan_walk.hpp"

using namespace lockstep;
using tests::TempDatabase;

namespace {

// The program's one server has to be able to send changes.
[[maybe_unused]] const bool kLogical = [] {
  tests::server_settings()["wal_level"] = "logical";
  return true;
}();

constexpr std::string_view kTables =
    "CREATE TABLE t (id int PRIMARY KEY, c int NOT NULL DEFAULT 0, note text);"
    "CREATE TABLE u (id int PRIMARY KEY);";

bool has_column_lists(TempDatabase& database) {
  return database.session().server_version() >= ServerVersion::of_major(15);
}

// Another database of the same server, which would wait for itself if it made the slot.
class Subscriber {
 public:
  Subscriber(TempDatabase& publisher, const std::string& publication)
      : publisher_(publisher), slot_(publisher.name() + "_slot") {
    database.run(kTables);
    publisher.value("SELECT pg_create_logical_replication_slot('" + slot_ + "', 'pgoutput')");
    database.run("CREATE SUBSCRIPTION s CONNECTION " + quoted_literal(publisher.dsn()) +
                 " PUBLICATION " + publication +
                 " WITH (create_slot = false, copy_data = false, slot_name = '" + slot_ + "')");
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;
  ~Subscriber() {
    database.run("ALTER SUBSCRIPTION s DISABLE");
    database.run("ALTER SUBSCRIPTION s SET (slot_name = NONE)");
    database.run("DROP SUBSCRIPTION s");
    tests::eventually([&] {
      return publisher_.value(
                 "SELECT count(*) FROM pg_replication_slots WHERE active AND "
                 "slot_name = '" +
                 slot_ + "'") == "0";
    });
    publisher_.value("SELECT pg_drop_replication_slot('" + slot_ + "')");
  }

  // An insert and an update arrive.
  void follows(const std::string& value) {
    const std::string id = std::to_string(++last_);
    publisher_.run("INSERT INTO t (id, c, note) VALUES (" + id + ", 1, 'first')");
    publisher_.run("UPDATE t SET c = " + value + ", note = 'then' WHERE id = " + id);
    publisher_.run("INSERT INTO u VALUES (" + id + ")");
    CAPTURE(id, value);
    CHECK(tests::eventually([&] {
      return database.value("SELECT max(concat(c, ' ', note)) FROM t WHERE id = " + id) ==
             value + " then";
    }));
    CHECK(tests::eventually(
        [&] { return database.value("SELECT count(*) FROM u WHERE id = " + id) == "1"; }));
  }

  TempDatabase database;

 private:
  TempDatabase& publisher_;
  std::string slot_;
  int last_ = 0;
};

std::string shape_json(TempDatabase& database) {
  return to_json(tests::shape_of(database));
}

const std::string kChange = "ALTER TABLE t ALTER COLUMN c TYPE bigint;\n";
const std::string kReadyChange =
    "-- lockstep: subscribers-ready: they have the columns\n"
    "ALTER TABLE t ALTER COLUMN c TYPE bigint;\n";
constexpr std::string_view kPublications =
    "CREATE PUBLICATION p FOR TABLE t, u;"
    "CREATE PUBLICATION q FOR TABLE t (id, c) WHERE (c > 10) WITH (publish = 'insert');";

}  // namespace

TEST_CASE("a subscriber of the table goes on, and never sees the other column") {
  TempDatabase publisher;
  if (!has_column_lists(publisher)) return;
  publisher.run(std::string(kTables) + std::string(kPublications) + "CREATE SCHEMA lockstep");
  const std::string before = shape_json(publisher);
  const Plan plan = tests::planned(publisher, kChange);
  tests::PlanWalk walk(publisher, plan);
  Subscriber subscriber(publisher, "p");
  subscriber.follows("5");
  walk.run_all("expand/");
  subscriber.follows("6");
  walk.undo_all("expand/");
  CHECK(shape_json(publisher) == before);
  subscriber.follows("7");
  walk.run_all("expand/");
  walk.run_all("backfill/");
  subscriber.follows("8");
  walk.run_all("contract/cutover/");
  subscriber.follows("9");
  walk.undo_all("contract/cutover/");
  subscriber.follows("10");
  walk.run_all("contract/cutover/");
  subscriber.database.run("ALTER TABLE t ALTER COLUMN c TYPE bigint");
  subscriber.follows("5000000000");
  walk.run_all("contract/retire/");
  subscriber.follows("5000000001");

  TempDatabase plain;
  plain.run(std::string(kTables) + "ALTER TABLE t ALTER COLUMN c TYPE bigint;" +
            std::string(kPublications));
  CHECK(shape_json(publisher) == shape_json(plain));
}

TEST_CASE("a publication of all tables waits for its subscribers to have the columns") {
  TempDatabase publisher;
  publisher.run(std::string(kTables) +
                "CREATE PUBLICATION p FOR ALL TABLES; CREATE SCHEMA lockstep");
  CHECK(tests::refusal(publisher, kChange).find("subscribers-ready") != std::string::npos);
  const Plan plan = tests::planned(publisher, kReadyChange);
  tests::PlanWalk walk(publisher, plan);
  Subscriber subscriber(publisher, "p");
  subscriber.database.run(
      "ALTER TABLE t ADD lockstep_new_c bigint, ADD lockstep_old_c int,"
      " ADD lockstep_dropped_c int");
  for (const std::string_view phase :
       {"expand/", "backfill/", "contract/cutover/", "contract/retire/"}) {
    subscriber.follows("5");
    walk.run_all(phase);
  }
  subscriber.follows("6");
}

TEST_CASE("what has to be sent in full is not hidden from subscribers") {
  TempDatabase publisher;
  publisher.run(std::string(kTables) +
                "ALTER TABLE t REPLICA IDENTITY FULL; CREATE PUBLICATION p FOR TABLE t");
  CHECK(tests::refusal(publisher, kChange).find("publication p") != std::string::npos);
}
