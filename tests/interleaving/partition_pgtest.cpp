// Partitions that come and go, and indexes of partitioned tables, while the application writes:
// those who write to a table that is attached go on by its own name or by the parent's, and nothing
// that they wrote is missed on either side.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

namespace lockstep::tests {
namespace {

const std::vector<WrittenColumn> kColumns{{"note", {"'a'", "'b'", "NULL"}}, {"n", {"1", "2"}}};

// By the parent, and by the table of the keys from 10000 on.
const Version kParent{.columns = kColumns, .relation = "t"};
const Version kTable{.columns = kColumns, .relation = "part"};

const RowWriters::Place kPart{.table = "part", .first_key = 10000, .shares = false};

std::string tables(bool attached) {
  return "CREATE TABLE t (k integer NOT NULL, note text, n integer, PRIMARY KEY (k)) PARTITION BY "
         "RANGE (k);"
         "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (3000);"
         "CREATE TABLE rest PARTITION OF t DEFAULT;" +
         first_rows("t", "note", "'first'") +
         (attached ? "CREATE TABLE part PARTITION OF t FOR VALUES FROM (10000) TO (20000);"
                   : "CREATE TABLE part (LIKE t INCLUDING INDEXES);") +
         first_rows("part", "note", "'first'", 10000);
}

const std::vector<Refused> kOutside{{"INSERT INTO part (k) VALUES ({k} - 9999)", "23514"},
                                    {"UPDATE part SET k = k + 10000 WHERE k = {k}", "23514"}};

TEST_CASE("a table that is attached takes no row out of its bounds, and loses none within") {
  const std::string attach =
      "ALTER TABLE t ATTACH PARTITION part FOR VALUES FROM (10000) TO (20000);";
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Traffic apart{.versions = {kTable}};
    const Traffic bounded{.versions = {kTable}, .refused = kOutside};
    const Traffic attached{.versions = {kTable, kParent}, .refused = kOutside};
    Walk walk(tables(false), attach, seed);
    walk.write(kPart, apart);
    walk.expand({apart, bounded});
    walk.abort({apart, apart});
    walk.upgrade({apart, attached});
    walk.done();
    CHECK(walk.database().value("SELECT count(*) FROM t WHERE k >= 10000") ==
          walk.database().value("SELECT count(*) FROM part"));
  }
}

TEST_CASE("rows of the other partitions do not notice one that is attached") {
  const std::string attach =
      "ALTER TABLE t ATTACH PARTITION part FOR VALUES FROM (10000) TO (20000);";
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Traffic traffic{.versions = {kParent}};
    Walk walk(tables(false), attach, seed);
    walk.write({}, traffic);
    walk.expand({traffic, traffic});
    walk.abort({traffic, traffic});
    walk.upgrade({traffic, traffic});
    walk.done();
  }
}

TEST_CASE("one that is detached keeps what was written by the parent, and brings it back") {
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Traffic attached{.versions = {kTable, kParent}};
    const Traffic apart{.versions = {kTable}};
    Walk walk(tables(true), "ALTER TABLE t DETACH PARTITION part;", seed);
    walk.write(kPart, attached);
    walk.upgrade({attached, attached});
    walk.deploy(apart);
    walk.contract({apart, apart}, Stage::Cutover);
    walk.revert({apart, attached});
    walk.deploy(apart);
    walk.contract({apart, apart});
    walk.done();
  }
}

TEST_CASE("a partition that is made beside the DEFAULT one takes what is written from then on") {
  const std::string create = "CREATE TABLE made PARTITION OF t FOR VALUES FROM (20000) TO (30000);";
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Traffic traffic{.versions = {kParent}};
    Walk walk(tables(false), create, seed);
    walk.write({}, traffic);
    walk.upgrade({traffic, traffic});
    walk.done();
    walk.database().run("INSERT INTO t (k) VALUES (20001)");
    CHECK(walk.database().value("SELECT count(*) FROM made") == "1");
  }
}

// By the index, and by reading the table.
void check_index(Walk& walk) {
  const std::string rows =
      "SELECT string_agg(k || '|' || note, ',' ORDER BY k) FROM t WHERE note IN ('a', 'b', "
      "'first')";
  walk.database().run("SET enable_seqscan = off; SET enable_bitmapscan = off");
  CHECK(walk.database().value("SELECT bool_and(indisvalid) FROM pg_index") == "t");
  const std::string by_index = walk.database().value(rows);
  walk.database().run(
      "RESET enable_bitmapscan; RESET enable_seqscan; SET enable_indexscan = off;"
      "SET enable_bitmapscan = off");
  CHECK(walk.database().value(rows) == by_index);
}

TEST_CASE("an index has every row that is written while it is built") {
  const std::string plain = "CREATE TABLE t (k integer PRIMARY KEY, note text, n integer);" +
                            first_rows("t", "note", "'first'");
  for (const unsigned seed : seeds()) {
    for (const std::string& shape : {tables(true), plain}) {
      for (const std::string kind :
           {"CREATE INDEX t_note ON t (note);", "CREATE UNIQUE INDEX t_note ON t (note, k);"}) {
        CAPTURE(seed, shape, kind);
        const Traffic traffic{.versions = {kParent}};
        Walk walk(shape, kind, seed);
        walk.write({}, traffic);
        walk.expand({traffic, traffic});
        walk.downgrade({traffic, traffic});
        walk.upgrade({traffic, traffic});
        walk.done();
        check_index(walk);
      }
    }
  }
}

}  // namespace
}  // namespace lockstep::tests
