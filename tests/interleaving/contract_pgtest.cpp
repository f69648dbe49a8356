// What only the new version keeps, and what only the old one counts on: constraints that come in
// the contract phase (`-- lockstep: phase contract`), and constraints that go. Until then the old
// version writes what it always wrote, and nothing of it fails.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

namespace lockstep::tests {
namespace {

const WrittenColumn kOther{"other", {"'x'", "NULL"}};

RowWriters::Place place_of(bool unique) {
  return {.shares = !unique, .moves = !unique};
}

std::string tables_of(const std::string& column, const std::string& name,
                      const std::string& value) {
  return "CREATE TABLE p (id integer PRIMARY KEY); INSERT INTO p VALUES (0), (5), (9);"
         "CREATE TABLE t (k integer PRIMARY KEY, " +
         column + ", other text);" + first_rows("t", name, value);
}

struct Late {
  std::string change;
  WrittenColumn old_column;
  WrittenColumn new_column;
  std::string put_right;  // what the old version has left
  std::string holds;      // from cutover on
  std::vector<Refused> refused;
  bool unique = false;
};

const WrittenColumn kValid{"n", {"0", "5"}, {}, true};

const std::vector<Late> kLate{
    {.change = "ALTER TABLE t ADD CONSTRAINT n_ok CHECK (n >= 0);",
     .old_column = {"n", {"-1", "5"}},
     .new_column = {"n", {"0", "5"}},
     .put_right = "UPDATE t SET n = 0 WHERE n < 0",
     .holds = "n IS NULL OR n >= 0",
     .refused = {{"INSERT INTO t (k, n) VALUES ({free}, -1)", "23514"},
                 {"UPDATE t SET n = -1 WHERE k = {k}", "23514"}}},
    {.change = "ALTER TABLE t ALTER COLUMN n SET NOT NULL;",
     .old_column = {"n", {"NULL", "5"}},
     .new_column = kValid,
     .put_right = "UPDATE t SET n = 0 WHERE n IS NULL",
     .holds = "n IS NOT NULL",
     .refused = {{"INSERT INTO t (k) VALUES ({free})", "23502"},
                 {"UPDATE t SET n = NULL WHERE k = {k}", "23502"}}},
    {.change = "ALTER TABLE t ADD CONSTRAINT n_ref FOREIGN KEY (n) REFERENCES p;",
     .old_column = {"n", {"1", "5"}},
     .new_column = {"n", {"0", "9"}},
     .put_right = "UPDATE t SET n = 0 WHERE n NOT IN (SELECT id FROM p)",
     .holds = "n IS NULL OR n IN (SELECT id FROM p)",
     .refused = {{"INSERT INTO t (k, n) VALUES ({free}, 1)", "23503"},
                 {"UPDATE t SET n = 1 WHERE k = {k}", "23503"}}},
    {.change = "ALTER TABLE t ADD CONSTRAINT n_key UNIQUE (n);",
     .old_column = {"n", {"1", "2"}},
     .new_column = {"n", {"{k} * 10"}, {"t.k * 10"}, true},
     .put_right = "UPDATE t SET n = k * 10",
     .holds = "n = k * 10",
     .refused = {{"INSERT INTO t (k, n) SELECT {free}, n FROM t WHERE k = {k}", "23505"}},
     .unique = true},
};

void live(const Late& scenario, unsigned seed) {
  const Version old_version{.columns = {scenario.old_column, kOther}};
  const Version new_version{.columns = {scenario.new_column, kOther}};
  const Traffic old_only{.versions = {old_version}};
  const Traffic both{.versions = {old_version, new_version}};
  const Traffic new_only{.versions = {new_version}};
  Traffic kept = new_only;
  kept.refused = scenario.refused;

  Walk walk(tables_of("n integer", "n", "5"), "-- lockstep: phase contract\n" + scenario.change,
            seed);
  walk.write(place_of(scenario.unique), old_only);
  walk.upgrade({old_only, both});
  walk.deploy(new_only);
  walk.contract({new_only, kept, scenario.holds, scenario.put_right});
  walk.downgrade({new_only, both});
  walk.upgrade({both, both});
  walk.contract({new_only, kept, scenario.holds, scenario.put_right});
  walk.done();
}

TEST_CASE("what only the new version keeps comes when the old one has gone") {
  for (const unsigned seed : seeds()) {
    for (const Late& scenario : kLate) {
      CAPTURE(seed, scenario.change);
      live(scenario, seed);
    }
  }
}

struct Gone {
  std::string column;
  std::vector<std::string> freed;  // what the new version writes as well from then on
  std::vector<Refused> refused;    // until then
  std::string violates;            // over `before`
  std::string holds;
};

const std::vector<Gone> kGone{
    {.column = "n integer CONSTRAINT gone CHECK (n >= 0)",
     .freed = {"-5"},
     .refused = {{"INSERT INTO t (k, n) VALUES ({free}, -1)", "23514"},
                 {"UPDATE t SET n = -1 WHERE k = {k}", "23514"}},
     .violates = "n < 0",
     .holds = "n IS NULL OR n >= 0"},
    {.column = "n integer CONSTRAINT gone REFERENCES p",
     .freed = {"7"},
     .refused = {{"INSERT INTO t (k, n) VALUES ({free}, 1)", "23503"},
                 {"DELETE FROM p WHERE id = 5", "23503"}},
     .violates = "n = 7",
     .holds = "n IS NULL OR n IN (SELECT id FROM p)"},
};

void live(const Gone& scenario, unsigned seed) {
  const Version old_version{.columns = {{"n", {"0", "5"}}, kOther}};
  const Version new_version{.columns = {{"n", scenario.freed}, kOther}};
  const Traffic old_only{.versions = {old_version}, .refused = scenario.refused};
  const Traffic either{.versions = {old_version}};
  const Traffic both{.versions = {old_version, new_version}};
  // The rows that the new version left are put right before the way back.
  Traffic repaired = either;
  repaired.may_become = "now = was OR (was->>'n')::int IN (-5, 7) AND now = was || '{\"n\": 0}'";

  Walk walk(tables_of(scenario.column, "n", "5") + "INSERT INTO t (k, n) VALUES (-1, 5);",
            "ALTER TABLE t DROP CONSTRAINT gone;", seed);
  walk.write({}, old_only);
  walk.upgrade({either, both});
  walk.deploy(repaired);
  walk.database().run("UPDATE t SET n = 0 WHERE " + scenario.violates);
  walk.downgrade({repaired, old_only, scenario.holds});
  walk.upgrade({either, both});
  walk.done();
}

TEST_CASE("a constraint that goes lets in what it forbade, and comes back when that is put right") {
  for (const unsigned seed : seeds()) {
    for (const Gone& scenario : kGone) {
      CAPTURE(seed, scenario.column);
      live(scenario, seed);
    }
  }
}

TEST_CASE("a key that goes is what ON CONFLICT counts on until retire") {
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const std::vector<WrittenColumn> columns{{"n", {"{k} * 10"}, {"t.k * 10"}, true}, kOther};
    const Version old_version{columns, "t", "n"};
    const Version new_version{columns, "t", "k"};
    const Version without{{{"n", {"1"}}, kOther}};
    const std::vector<Refused> refused{
        {"INSERT INTO t (k, n) SELECT {free}, n FROM t WHERE k = {k}", "23505"}};
    const Traffic both{{old_version, new_version}, "now = was", "false", "now @> given", refused};
    const Traffic old_only{{old_version}, "now = was", "false", "now @> given", refused};
    const Traffic new_only{{new_version}};

    Walk walk(tables_of("n integer CONSTRAINT gone UNIQUE", "n", "k * 10"),
              "ALTER TABLE t DROP CONSTRAINT gone;", seed);
    walk.write(place_of(true), old_only);
    walk.upgrade({old_only, both});
    walk.deploy(new_only);
    walk.keep_soft_drop(true);
    walk.contract({new_only, new_only});
    walk.undo({new_only, both});
    walk.deploy(new_only);
    walk.keep_soft_drop(false);
    walk.contract({new_only, {.versions = {new_version, without}}});
    walk.done();
  }
}

}  // namespace
}  // namespace lockstep::tests
