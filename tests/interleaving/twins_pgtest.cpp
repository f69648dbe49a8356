// Twin columns while writers write by both names at random, around every boundary between two
// phases, forwards and backwards: no statement fails, every row holds what was written last by
// either name, and both agree. LOCKSTEP_OPERATIONS is how many operations go on around each
// boundary at least.

#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/interleaving/twin_writers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lockstep::tests {
namespace {

constexpr std::string_view kRevision = "ccccccccccc2";

struct Scenario {
  std::string column;  // type, default
  std::string change;  // the revision's statements
  WrittenName by_old;
  WrittenName by_new;
  std::string agree;   // over a row, while it has both names
  std::string before;  // what else the table has
};

// A view would not do: the table's own trigger names the column, and changes it.
const std::string kTrigger = R"(
  CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.c := btrim(NEW.c);
    RETURN NEW;
  END $$;
  CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tidy();
)";
const std::string kAudit = R"(
  CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.c IS DISTINCT FROM OLD.c THEN NULL; END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER audit AFTER UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION audit();
)";
const std::string kSameImage = "NOT record_image_ne(ROW(c), ROW(d))";

const std::vector<Scenario> kScenarios{
    {.column = "text DEFAULT 'none'",
     .change = "ALTER TABLE t RENAME COLUMN c TO d;\n",
     .by_old = {"c", {"'a'", "' b '", "''", "'none'"}, "none", true, "btrim({})"},
     .by_new = {"d", {"'a'", "'b  '", "' '", "'none'"}, "none", true, "btrim({})"},
     .agree = kSameImage,
     .before = kTrigger},
    {.column = "numeric NOT NULL",
     .change = "ALTER TABLE t RENAME COLUMN c TO d;\n",
     .by_old = {"c", {"1.0", "1.00", "-3"}, std::nullopt, false},
     .by_new = {"d", {"1.0", "1.00", "7"}, std::nullopt, false},
     .agree = kSameImage,
     .before = kAudit},
    // Not injective forwards: '007', '7' and ' 7' are all 7.
    {.column = "text",
     .change = "-- lockstep: reverse d::text\nALTER TABLE t ALTER COLUMN c TYPE integer USING "
               "c::integer;\nALTER TABLE t RENAME COLUMN c TO d;\n",
     .by_old = {"c", {"'007'", "'7'", "' 7'", "'-3'"}, std::nullopt, true, "{}"},
     .by_new = {"d", {"7", "-3", "12"}, std::nullopt, true, "{}"},
     .agree = "d IS NOT DISTINCT FROM c::integer OR c IS NOT DISTINCT FROM d::text",
     .before = ""},
    // Not injective backwards: 12.345 and 12.35 are both 1235.
    {.column = "integer NOT NULL DEFAULT 0",
     .change = "ALTER TABLE t RENAME COLUMN c TO d;\n-- lockstep: reverse round(d * 100)\n"
               "ALTER TABLE t ALTER COLUMN d TYPE numeric(12,3) USING (d / 100.0);\n",
     .by_old = {"c", {"1235", "1234", "0", "-1"}, "0", false},
     .by_new = {"d", {"12.345", "12.350", "0", "-0.004"}, "0.000", false},
     .agree = "NOT record_image_ne(ROW(d), ROW((c / 100.0)::numeric(12,3))) OR c = round(d * 100)",
     .before = kAudit},
    {.column = "integer DEFAULT 7",
     .change = "ALTER TABLE t ALTER COLUMN c TYPE bigint;\nALTER TABLE t RENAME COLUMN c TO d;\n",
     .by_old = {"c", {"5", "7", "2147483647"}, "7", true},
     .by_new = {"d", {"5", "7", "-1"}, "7", true},
     .agree = "d IS NOT DISTINCT FROM c",
     .before = ""},
};

class Life {
 public:
  Life(const Scenario& scenario, unsigned seed) : scenario_(scenario) {
    const std::string revision =
        fmt::format("-- revision: {}\n-- down_revision: null\n-- description: another name\n\n{}",
                    kRevision, scenario.change);
    const std::string_view texts[] = {revision};
    graph_ = project_of(texts);
    engine_.settings.contract.automatic = false;
    database_.run(
        fmt::format("CREATE TABLE t (k integer PRIMARY KEY, c {}, other text);"
                    "CREATE INDEX t_c ON t (c);{}",
                    scenario.column, scenario.before));
    writers_.emplace(database_.database(), seed, old_name());
  }

  // The way there, the way back in the middle, and on to the end.
  void live() {
    serve();
    boundary([&] { return upgrade(engine_, graph_, {.stop_after = Phase::Expand}); });
    boundary([&] { return upgrade(engine_, graph_, {}); });
    writers_->use(both_names());
    serve();
    writers_->check_rows();
    boundary([&] { return contract(engine_, {.stage = Stage::Cutover}); });
    writers_->check_rows();
    boundary([&] { return revert(engine_, std::string(kRevision)); });
    writers_->check_rows();
    boundary([&] { return contract(engine_, {.stage = Stage::Cutover}); });
    writers_->check_rows();
    deploy_trigger();
    serve();
    writers_->check_rows();
    writers_->use(new_name());
    engine_.settings.contract.bake = std::chrono::hours(1);
    boundary([&] { return contract(engine_, {}); });
    boundary([&] { return undo_soft_drop(engine_, std::string(kRevision)); });
    writers_->use(both_names());
    serve();
    writers_->check_rows();
    writers_->use(new_name());
    engine_.settings.contract.bake = std::chrono::seconds(0);
    boundary([&] { return contract(engine_, {}); });
    writers_->check_rows();
    CHECK(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
    CHECK(database_.value("SELECT state FROM lockstep.revisions") == "done");
  }

 private:
  Names old_name() const { return {{scenario_.by_old}, "true"}; }
  Names new_name() const { return {{scenario_.by_new}, "true"}; }
  Names both_names() const { return {{scenario_.by_old, scenario_.by_new}, scenario_.agree}; }

  // As the new version wants it: by the new name.
  void deploy_trigger() {
    std::string body = scenario_.before.substr(0, scenario_.before.find("CREATE TRIGGER"));
    if (body.empty()) return;
    body.replace(body.find("CREATE"), 6, "CREATE OR REPLACE");
    for (const std::string name : {"NEW.c", "OLD.c"}) {
      for (std::size_t at = body.find(name); at != std::string::npos; at = body.find(name, at))
        body[at + 4] = 'd';
    }
    database_.run(body);
  }

  void serve() {
    writers_->serve(LOCKSTEP_OPERATIONS / 2);
    CHECK(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
  }

  template <class Action>
  void boundary(Action action) {
    const Outcome outcome = action();
    INFO(outcome.message);
    REQUIRE(outcome.done());
    serve();
  }

  const Scenario& scenario_;
  TempDatabase database_;
  RevisionGraph graph_ = small_project();
  RecordedProgress progress_;
  Engine engine_ = engine_on(database_.database(), system_clock(), progress_);
  std::optional<TwinWriters> writers_;
};

TEST_CASE("nothing that is written by either name around twin columns is lost, and nothing fails") {
  unsigned seed = 1;
  for (const Scenario& scenario : kScenarios) {
    CAPTURE(scenario.column, scenario.change);
    Life(scenario, seed).live();
    seed += 100;
  }
}

}  // namespace
}  // namespace lockstep::tests
