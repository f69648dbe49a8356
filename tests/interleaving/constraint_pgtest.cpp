// Constraints and keys that come, or take another's place, while the application writes: at no time
// a row gets in that neither the old nor the new one allows, and no write that is allowed fails.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

namespace lockstep::tests {
namespace {

const WrittenColumn kOther{"other", {"'x'", "NULL"}};

struct Scenario {
  std::string columns;
  std::string change;
  Version old_version;
  Version new_version;
  std::vector<Refused> always = {};      // by the old constraint and by the new one
  std::vector<Refused> before = {};      // by the old one alone
  std::vector<Refused> afterwards = {};  // by the new one alone; nobody tries before it is there
  std::string holds = "true";
  bool unique = false;   // rows are told apart by a as well: a key of two columns, or two keys
  bool retires = false;  // the old key stays for a while
  std::string tables = "";
  std::string key = "PRIMARY KEY";  // of k
};

const WrittenColumn kNumber{"n", {"0", "50", "100"}};

const std::vector<Scenario> kAdded{
    {.columns = "n integer",
     .change = "ALTER TABLE t ALTER COLUMN n SET NOT NULL;",
     .old_version = {{{"n", {"1", "2"}, {}, true}, kOther}},
     .new_version = {{{"n", {"1", "3"}, {}, true}, kOther}},
     .afterwards = {{"INSERT INTO t (k) VALUES ({free})", "23514"},
                    {"UPDATE t SET n = NULL WHERE k = {k}", "23514"}},
     .holds = "n IS NOT NULL"},
    {.columns = "n integer",
     .change = "ALTER TABLE t ADD CONSTRAINT n_ok CHECK (n >= 0 AND n <= 100);",
     .old_version = {{kNumber, kOther}},
     .new_version = {{kNumber, kOther}},
     .afterwards = {{"INSERT INTO t (k, n) VALUES ({free}, -1)", "23514"},
                    {"UPDATE t SET n = 101 WHERE k = {k}", "23514"}},
     .holds = "n IS NULL OR n BETWEEN 0 AND 100"},
    {.columns = "n integer",
     .change = "ALTER TABLE t ADD CONSTRAINT n_ref FOREIGN KEY (n) REFERENCES p;",
     .old_version = {{kNumber, kOther}},
     .new_version = {{kNumber, kOther}},
     .afterwards = {{"INSERT INTO t (k, n) VALUES ({free}, 1)", "23503"},
                    {"UPDATE t SET n = 1 WHERE k = {k}", "23503"},
                    {"DELETE FROM p WHERE id = 7", "23503"}},
     .holds = "n IS NULL OR n IN (SELECT id FROM p)",
     .tables = "INSERT INTO t (k, n) VALUES (-1, 7);"},
    {.columns = "a integer",
     .change = "ALTER TABLE t ADD CONSTRAINT a_key UNIQUE (a);",
     .old_version = {{{"a", {"{k} * 10"}, {"t.k * 10"}, true}, kOther}},
     .new_version = {{{"a", {"{k} * 10"}, {"t.k * 10"}, true}, kOther}},
     .afterwards = {{"INSERT INTO t (k, a) SELECT {free}, a FROM t WHERE k = {k}", "23505"},
                    {"UPDATE t SET a = 1 WHERE k = {k}", "23505"}},
     .holds = "a = k * 10 OR k < 0",
     .unique = true,
     .tables = "INSERT INTO t (k, a) VALUES (-1, 1);"},
    {.columns = "n integer",
     .change = "ALTER TABLE t ADD PRIMARY KEY (k);",
     .old_version = {{kNumber, kOther}},
     .new_version = {{kNumber, kOther}},
     .afterwards = {{"INSERT INTO t (k) VALUES (NULL)", "23514"},
                    {"UPDATE t SET k = NULL WHERE k = {k}", "23514"}},
     .holds = "k IS NOT NULL",
     .key = "CONSTRAINT k_once UNIQUE"},
};

const std::vector<Scenario> kReplaced{
    // Tighter at one end, and looser at the other.
    {.columns = "n integer CONSTRAINT n_ok CHECK (n >= 0)",
     .change =
         "ALTER TABLE t DROP CONSTRAINT n_ok, ADD CONSTRAINT n_ok CHECK (n BETWEEN -9 AND 100);",
     .old_version = {{kNumber, kOther}},
     .new_version = {{{"n", {"-9", "50", "100"}}, kOther}},
     .always = {{"INSERT INTO t (k, n) VALUES ({free}, -10)", "23514"},
                {"UPDATE t SET n = -10 WHERE k = {k}", "23514"}},
     .before = {{"INSERT INTO t (k, n) VALUES ({free}, -9)", "23514"}},
     .afterwards = {{"INSERT INTO t (k, n) VALUES ({free}, 101)", "23514"},
                    {"UPDATE t SET n = 101 WHERE k = {k}", "23514"}},
     .holds = "n IS NULL OR n BETWEEN -9 AND 100"},
    {.columns = "n integer CONSTRAINT n_ref REFERENCES p",
     .change =
         "ALTER TABLE t DROP CONSTRAINT n_ref; ALTER TABLE t ADD CONSTRAINT n_ref FOREIGN KEY (n) "
         "REFERENCES p ON DELETE CASCADE;",
     .old_version = {{kNumber, kOther}},
     .new_version = {{kNumber, kOther}},
     .always = {{"INSERT INTO t (k, n) VALUES ({free}, 1)", "23503"},
                {"UPDATE t SET n = 1 WHERE k = {k}", "23503"}},
     .before = {{"DELETE FROM p WHERE id = 7", "23503"}},
     .holds = "n IS NULL OR n IN (SELECT id FROM p)",
     .tables = "INSERT INTO t (k, n) VALUES (-1, 7);"},
    {.columns = "a integer CONSTRAINT a_key UNIQUE, b integer NOT NULL DEFAULT 1",
     .change = "ALTER TABLE t DROP CONSTRAINT a_key, ADD CONSTRAINT a_key UNIQUE (a, b);",
     .old_version = {{{"a", {"{k} * 10"}, {"t.k * 10"}, true}, kOther}, "t", "a"},
     .new_version = {{{"a", {"{k} * 10"}, {"t.k * 10"}, true}, {"b", {"1", "2"}, {"t.b"}}, kOther}},
     .always = {{"INSERT INTO t (k, a, b) SELECT {free}, a, b FROM t WHERE k = {k}", "23505"},
                {"UPDATE t SET a = 1, b = 1 WHERE k = {k}", "23505"}},
     .before = {{"INSERT INTO t (k, a, b) SELECT {free}, a, b + 5 FROM t WHERE k = {k}", "23505"}},
     .holds = "a = k * 10 OR k < 0",
     .unique = true,
     .retires = true,
     .tables = "INSERT INTO t (k, a, b) VALUES (-1, 1, 1);"},
    {.columns = "a integer NOT NULL DEFAULT 1",
     .change = "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY (k, a);",
     .old_version = {{kOther}},
     .new_version = {{{"a", {"1"}}, kOther}, "t", "k, a"},
     .always = {{"INSERT INTO t (k, a) SELECT k, a FROM t WHERE k = {k}", "23505"}},
     .before = {{"INSERT INTO t (k, a) SELECT k, a + 5 FROM t WHERE k = {k}", "23505"}},
     .unique = true,
     .retires = true},
};

std::vector<Refused> both(std::vector<Refused> some, const std::vector<Refused>& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}

std::string tables_of(const Scenario& scenario) {
  const bool numbered = scenario.columns.front() == 'n';
  return "CREATE TABLE p (id integer PRIMARY KEY); INSERT INTO p VALUES (0), (7), (50), (100);"
         "CREATE TABLE t (k integer " +
         scenario.key + ", " + scenario.columns + ", other text);" +
         (numbered
              ? first_rows("t", "n", "50")
              : first_rows("t", "a", scenario.old_version.columns.size() == 1 ? "1" : "k * 10")) +
         scenario.tables;
}

RowWriters::Place place_of(const Scenario& scenario) {
  return {.shares = !scenario.unique, .moves = !scenario.unique};
}

TEST_CASE("a constraint that comes lets in no row that violates it, and fails no other write") {
  for (const unsigned seed : seeds()) {
    for (const Scenario& scenario : kAdded) {
      CAPTURE(seed, scenario.change);
      const Traffic without{.versions = {scenario.old_version}};
      const Traffic with{.versions = {scenario.old_version, scenario.new_version},
                         .refused = scenario.afterwards};
      Walk walk(tables_of(scenario), scenario.change, seed);
      walk.write(place_of(scenario), without);
      walk.expand({without, with, scenario.holds});
      walk.abort({without, without, scenario.holds});
      walk.expand({without, with, scenario.holds});
      // NOT NULL takes the place of its CHECK, and refuses by another code.
      walk.upgrade({without, without, scenario.holds});
      walk.done();
    }
  }
}

TEST_CASE("a constraint that takes another's place leaves no gap between them") {
  for (const unsigned seed : seeds()) {
    for (const Scenario& scenario : kReplaced) {
      CAPTURE(seed, scenario.change);
      const Traffic old_only{.versions = {scenario.old_version},
                             .refused = both(scenario.always, scenario.before)};
      const Traffic meanwhile{.versions = {scenario.old_version}, .refused = scenario.always};
      const Traffic together{
          .versions = {scenario.old_version, scenario.new_version},
          .refused =
              both(scenario.always, scenario.retires ? scenario.before : scenario.afterwards)};
      const Traffic new_only{.versions = {scenario.new_version},
                             .refused = both(scenario.always, scenario.afterwards)};
      Walk walk(tables_of(scenario), scenario.change, seed);
      walk.write(place_of(scenario), old_only);
      walk.expand({old_only, old_only, scenario.holds});
      walk.abort({old_only, old_only, scenario.holds});
      walk.upgrade({meanwhile, together, scenario.holds});
      if (scenario.retires) {
        const Traffic still{.versions = {scenario.old_version}, .refused = together.refused};
        walk.deploy(still);
        walk.abort({old_only, old_only, scenario.holds});
        walk.upgrade({meanwhile, together, scenario.holds});
        Traffic retiring = new_only;
        walk.keep_soft_drop(true);
        walk.contract({retiring, new_only, scenario.holds});
        walk.undo({retiring, together, scenario.holds});
        walk.deploy(new_only);
        walk.keep_soft_drop(false);
        walk.contract({retiring, new_only, scenario.holds});
      }
      walk.done();
    }
  }
}

}  // namespace
}  // namespace lockstep::tests
