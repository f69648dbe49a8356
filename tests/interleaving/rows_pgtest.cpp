// UPDATE and DELETE in batches while the application writes: each row ends as the plain statement
// could have left it at some moment between the first batch and the last. What the application
// wrote afterwards stays, what it wrote before is changed once, and a row that does not ask for it,
// not at all.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

namespace lockstep::tests {
namespace {

struct Scenario {
  std::string change;
  Version old_version;  // makes rows that the statement asks for
  Version new_version;  // makes none, and leaves those that are there
  std::string changed;  // over `before`, `given`, `was` and `now`: what the statement may have left
  std::string holds;    // over every row in the end
  std::string partitions = "";
  std::string gone = "false";  // over `before`: rows that are deleted
};

const std::string kTable =
    "CREATE TABLE t (k integer PRIMARY KEY, note text, n integer NOT NULL DEFAULT 0, price integer "
    "NOT NULL DEFAULT 1, total integer, counted boolean, other text)";

// Keys that are changed move rows from one to the other.
const std::string kPartitions =
    " PARTITION BY HASH (k);"
    "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0) WITH (fillfactor = "
    "10);"
    "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = "
    "10)";

const WrittenColumn kOther{"other", {"'x'", "NULL"}};

// A row that asked for it was changed, and written since.
const std::string kNoteSet =
    "before->>'note' IS NULL AND now = before || '{\"note\": \"none\"}' || given";

const std::string kCounted =
    "before->>'counted' IS NULL AND now = was || jsonb_build_object('n', (was->>'n')::int + 1, "
    "'counted', coalesce(given->'counted', 'true'))";

const std::vector<Scenario> kScenarios{
    {.change = "UPDATE t SET note = 'none' WHERE note IS NULL;",
     .old_version = {{{"note", {"'a'", "NULL"}}, kOther}},
     .new_version = {{{"note", {"'a'", "'b'"}, {}, true, false}, kOther}},
     .changed = kNoteSet,
     .holds = "note IS NOT NULL"},
    {.change = "UPDATE t SET note = 'none' WHERE note IS NULL;",
     .old_version = {{{"note", {"'a'", "NULL"}}, kOther}},
     .new_version = {{{"note", {"'a'", "'b'"}, {}, true, false}, kOther}},
     .changed = kNoteSet,
     .holds = "note IS NOT NULL",
     .partitions = kPartitions},
    // Each row is counted once, whatever the application adds to it meanwhile.
    {.change = "UPDATE t SET n = n + 1, counted = true WHERE counted IS NULL;",
     .old_version = {{{"n", {"10"}, {"t.n + 10"}, true}, kOther}},
     .new_version = {{{"n", {"10"}, {"t.n + 10"}, true},
                      {"counted", {"true"}, {}, true, false},
                      kOther}},
     .changed = kCounted,
     .holds = "counted AND n % 10 <= 1"},
    {.change = "UPDATE t SET n = n + 1, counted = true WHERE counted IS NULL;",
     .old_version = {{{"n", {"10"}, {"t.n + 10"}, true}, kOther}},
     .new_version = {{{"n", {"10"}, {"t.n + 10"}, true},
                      {"counted", {"true"}, {}, true, false},
                      kOther}},
     .changed = kCounted,
     .holds = "counted AND n % 10 <= 1",
     .partitions = kPartitions},
    // Of another column, whose writers may come between.
    {.change = "UPDATE t SET total = price * 2;",
     .old_version = {{{"price", {"3", "4"}, {}, true}, {"total", {"6", "NULL"}}, kOther}},
     .new_version = {{{"total", {"2"}, {}, true, false}, kOther}},
     .changed = "now - 'total' = was - 'total' AND (now->>'total')::int = 2 * "
                "(before->>'price')::int",
     .holds = "total = 2 * price"},
    {.change = "UPDATE t SET note = lower(note);",
     .old_version = {{{"note", {"'A'", "'b'", "NULL"}}, kOther}},
     .new_version = {{{"note", {"'c'", "NULL"}, {}, true, false}, kOther}},
     .changed = "now = before || jsonb_build_object('note', lower(before->>'note')) || given",
     .holds = "note = lower(note) OR note IS NULL"},
    {.change = "DELETE FROM t WHERE note = 'gone';",
     .old_version = {{{"note", {"'a'", "'gone'", "NULL"}}, kOther}},
     .new_version = {{{"note", {"'a'", "NULL"}, {}, true, false}, kOther}},
     .changed = "false",
     .holds = "note IS DISTINCT FROM 'gone'",
     .gone = "before->>'note' = 'gone'"},
    {.change = "DELETE FROM t WHERE note = 'gone';",
     .old_version = {{{"note", {"'a'", "'gone'", "NULL"}}, kOther}},
     .new_version = {{{"note", {"'a'", "NULL"}, {}, true, false}, kOther}},
     .changed = "false",
     .holds = "note IS DISTINCT FROM 'gone'",
     .partitions = kPartitions,
     .gone = "before->>'note' = 'gone'"},
};

// Every scenario's statement asks for some of these.
const std::string kToDo =
    "UPDATE t SET note = CASE k % 3 WHEN 0 THEN 'gone' WHEN 1 THEN 'A' END, total = 0, counted = "
    "NULL, "
    "n = n - n % 10";

enum class Writing { NewOnly, OldFirst };

void live(const Scenario& scenario, Writing writing, unsigned seed) {
  Walk walk(
      kTable +
          (scenario.partitions.empty() ? " WITH (fillfactor = 10);" : scenario.partitions + ";") +
          first_rows("t", "note", "'first'") +
          // Large by the statistics, so that it is done in batches.
          "UPDATE pg_class SET reltuples = 1000000 WHERE relname IN ('t', 't0', 't1')",
      scenario.change, seed);
  const auto changing = [&](const Version& version) {
    return Traffic{.versions = {version},
                   .may_become = "now = was OR " + scenario.changed,
                   .may_go = scenario.gone};
  };
  const Traffic after{.versions = {scenario.new_version}};
  const Walk::Crossing last{changing(scenario.new_version), after, scenario.holds, kToDo};
  const bool deletes = scenario.gone != "false";
  if (writing == Writing::NewOnly) {
    walk.write({}, after);
    if (deletes) walk.upgrade({after, after});
    deletes ? walk.contract(last) : walk.upgrade(last);
  } else {
    const Traffic before{.versions = {scenario.old_version}};
    const Walk::Crossing first{changing(scenario.old_version), changing(scenario.old_version)};
    walk.write({}, before);
    if (deletes) walk.upgrade({before, before});
    deletes ? walk.contract_against(first) : walk.upgrade_against(first);
    // What the old version wrote after a look that found no row stays.
    if (walk.is_done()) return walk.deploy(after);
    deletes ? walk.contract(last) : walk.upgrade(last);
  }
  walk.done();
}

TEST_CASE(
    "rows that are changed or deleted in batches end as the plain statement could leave them") {
  for (const unsigned seed : seeds()) {
    for (const Scenario& scenario : kScenarios) {
      for (const Writing writing : {Writing::NewOnly, Writing::OldFirst}) {
        CAPTURE(seed, scenario.change, scenario.partitions, static_cast<int>(writing));
        live(scenario, writing, seed);
      }
    }
  }
}

}  // namespace
}  // namespace lockstep::tests
