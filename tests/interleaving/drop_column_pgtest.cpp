// Columns, NOT NULL and defaults that go: until retire the old version reads and writes as before,
// what it wrote is kept until the drop, and the new version's INSERTs leave something there that
// the old one can read.

#include "tests/catch.hpp"
#include "tests/interleaving/walk.hpp"

#include <fmt/format.h>

namespace lockstep::tests {
namespace {

// Out of sight a column has another name, and the same values.
const std::string kRow =
    "(SELECT jsonb_object_agg(replace(key, 'lockstep_dropped_', ''), value) FROM "
    "jsonb_each(to_jsonb(t)))";

const WrittenColumn kOther{"other", {"'x'", "'y'", "NULL"}};
const Version kNewVersion{.columns = {kOther}};

struct Scenario {
  std::string columns;
  std::string change;
  std::vector<WrittenColumn> dropped;  // as the old version writes them
  std::string inserted;                // over `given` and `now`: what the new version's rows have
  std::string holds = "true";          // over every row until the soft drop
};

const std::vector<Scenario> kScenarios{
    {.columns = "c text",
     .change = "ALTER TABLE t DROP COLUMN c;",
     .dropped = {{"c", {"'a'", "'b'", "NULL"}}},
     .inserted = "given ? 'c' OR now->>'c' IS NULL"},
    {.columns = "c text NOT NULL DEFAULT 'none', d serial",
     .change = "ALTER TABLE t DROP COLUMN c, DROP COLUMN d;",
     .dropped = {{"c", {"'a'", "'b'"}}, {"d", {"-1", "-2"}}},
     .inserted = "(given ? 'c' OR now->>'c' = 'none') AND (given ? 'd' OR (now->>'d')::int > 0)",
     .holds = "c IS NOT NULL AND d IS NOT NULL"},
    {.columns = "c text NOT NULL",
     .change = "-- lockstep: reverse 'none'\nALTER TABLE t DROP COLUMN c;",
     .dropped = {{"c", {"'a'", "'b'"}, {}, true}},
     .inserted = "given ? 'c' OR now->>'c' = 'none'",
     .holds = "c IS NOT NULL"},
    {.columns = "c text NOT NULL",
     .change = "-- lockstep: reverse coalesce(other, 'none')\nALTER TABLE t DROP COLUMN c;",
     .dropped = {{"c", {"'a'", "'b'"}, {}, true}},
     .inserted = "given ? 'c' OR now->>'c' = coalesce(now->>'other', 'none')",
     .holds = "c IS NOT NULL"},
};

void live(const Scenario& scenario, unsigned seed) {
  Version old_version{.columns = scenario.dropped};
  old_version.columns.push_back(kOther);
  const auto traffic = [&](std::vector<Version> versions) {
    return Traffic{.versions = std::move(versions),
                   .may_insert = "now @> given AND (" + scenario.inserted + ")"};
  };
  const Traffic old_only = traffic({old_version});
  const Traffic both = traffic({old_version, kNewVersion});
  const Traffic new_only = traffic({kNewVersion});
  Traffic going = new_only;
  going.may_become = "now = was OR now = was - '{c,d}'::text[]";
  going.may_insert = "now @> given";

  Walk walk("CREATE TABLE t (k integer PRIMARY KEY, " + scenario.columns +
                ", other text) WITH (fillfactor = 10);" + first_rows("t", "c", "'first'"),
            scenario.change, seed);
  walk.write({.row = kRow}, old_only);
  walk.expand({old_only, old_only, scenario.holds});
  walk.upgrade({old_only, both, scenario.holds});
  walk.deploy(old_only);
  walk.abort({old_only, old_only, scenario.holds});
  walk.upgrade({old_only, both, scenario.holds});
  walk.deploy(new_only);
  walk.keep_soft_drop(true);
  walk.contract({new_only, new_only});
  walk.undo({new_only, both, scenario.holds});
  walk.deploy(new_only);
  walk.contract({new_only, new_only});
  walk.keep_soft_drop(false);
  walk.contract({going, {.versions = {kNewVersion}}});
  walk.done();
}

TEST_CASE("nothing that is written to a column is lost before it is dropped, and nothing fails") {
  for (const unsigned seed : seeds()) {
    for (const Scenario& scenario : kScenarios) {
      CAPTURE(seed, scenario.columns, scenario.change);
      live(scenario, seed);
    }
  }
}

TEST_CASE("INSERTs that count on a default are served until retire") {
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Version old_version{.columns = {{"c", {"5", "6"}}, kOther}};
    const Version new_version{.columns = {{"c", {"5", "6"}, {}, true}, kOther}};
    const Traffic old_only{.versions = {old_version},
                           .may_insert = "now @> given AND (given ? 'c' OR now->>'c' = '7')"};
    Traffic both = old_only;
    both.versions.push_back(new_version);
    const Traffic new_only{.versions = {new_version}};

    Walk walk("CREATE TABLE t (k integer PRIMARY KEY, c integer NOT NULL DEFAULT 7, other text);" +
                  first_rows("t", "c", "1"),
              "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;", seed);
    walk.write({}, old_only);
    walk.upgrade({old_only, both, "c IS NOT NULL"});
    walk.abort({both, both});
    walk.upgrade({both, both});
    walk.deploy(new_only);
    walk.contract({new_only, new_only, "c IS NOT NULL"});
    walk.done();
  }
}

TEST_CASE("NULLs come with the new version, and the way back is proved when they have gone") {
  for (const unsigned seed : seeds()) {
    CAPTURE(seed);
    const Traffic old_only{.versions = {{.columns = {{"c", {"5", "6"}, {}, true}, kOther}}},
                           .refused = {{"INSERT INTO t (k) VALUES ({free})", "23502"}}};
    const Traffic either{.versions = old_only.versions};
    const Traffic both{
        .versions = {either.versions[0], {.columns = {{"c", {"8", "NULL"}}, kOther}}}};

    Walk walk("CREATE TABLE t (k integer PRIMARY KEY, c integer NOT NULL, other text);" +
                  first_rows("t", "c", "1"),
              "ALTER TABLE t ALTER COLUMN c DROP NOT NULL;", seed);
    walk.write({}, old_only);
    walk.upgrade({either, both});
    Traffic repaired = either;
    repaired.may_become = "now = was OR before->>'c' IS NULL AND now = was || '{\"c\": 0}'";
    walk.deploy(repaired);
    walk.database().run("UPDATE t SET c = 0 WHERE c IS NULL");
    walk.downgrade({repaired, old_only, "c IS NOT NULL"});
    walk.upgrade({either, both});
    walk.done();
  }
}

}  // namespace
}  // namespace lockstep::tests
