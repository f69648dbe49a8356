// int → bigint on the key of a table to which others and itself refer, while writers put, move and
// take keys at random around every boundary between two phases, forwards and backwards: nothing
// fails but what the plan foretold, and after each boundary every row is there once, with those
// that refer to it. LOCKSTEP_OPERATIONS is how many operations go on around each boundary at least.

#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/interleaving/writers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lockstep::tests {
namespace {

constexpr std::string_view kRevision = "ccccccccccc2";

// The application's own trigger sees to it that each row is referred to from three tables and from
// itself; the keys' actions do the rest. One of the tables has the wider type already, one refers
// to two columns.
constexpr std::string_view kAround = R"(
  ALTER TABLE t ADD COLUMN parent integer REFERENCES t ON DELETE CASCADE ON UPDATE CASCADE;
  ALTER TABLE t ADD UNIQUE (k, parent);
  CREATE TABLE gone (k integer NOT NULL REFERENCES t ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE loose (was integer, k integer REFERENCES t ON DELETE SET NULL ON UPDATE CASCADE);
  CREATE TABLE wide (k bigint REFERENCES t ON DELETE CASCADE ON UPDATE CASCADE
    DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE two (k integer, parent integer, FOREIGN KEY (k, parent) REFERENCES t (k, parent)
    ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE FUNCTION refer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE t SET parent = NEW.k WHERE k = NEW.k;
    INSERT INTO gone VALUES (NEW.k);
    INSERT INTO loose VALUES (NEW.k, NEW.k);
    INSERT INTO wide VALUES (NEW.k);
    INSERT INTO two VALUES (NEW.k, NEW.k);
    RETURN NULL; END $$;
  CREATE TRIGGER refer AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION refer();
)";

class KeyLife {
 public:
  explicit KeyLife(unsigned seed) {
    const std::string revision = fmt::format(
        "-- revision: {}\n-- down_revision: null\n-- description: a wider key\n\n"
        "ALTER TABLE t ALTER COLUMN k TYPE bigint;\n",
        kRevision);
    const std::string_view texts[] = {revision};
    graph_ = project_of(texts);
    engine_.settings.contract.automatic = false;
    database_.run(create_written_table("integer", "integer DEFAULT 7"));
    database_.run(kAround);
    const WrittenShape shape{.values = {"5", "-1", "7"}, .omitted = "7", .nullable = true};
    writers_.emplace(database_.database(), seed, shape, true);
  }

  void live() {
    serve();
    boundary([&] { return upgrade(engine_, graph_, {.stop_after = Phase::Expand}); }, Key::One);
    boundary([&] { return upgrade(engine_, graph_, {}); }, Key::One);
    boundary([&] { return contract(engine_, {.stage = Stage::Cutover}); }, Key::Twice);
    boundary([&] { return revert(engine_, std::string(kRevision)); }, Key::One);
    boundary([&] { return contract(engine_, {.stage = Stage::Cutover}); }, Key::Twice);
    engine_.settings.contract.bake = std::chrono::hours(1);
    boundary([&] { return contract(engine_, {}); }, Key::One);
    boundary([&] { return undo_soft_drop(engine_, std::string(kRevision)); }, Key::Twice);
    engine_.settings.contract.bake = std::chrono::seconds(0);
    boundary([&] { return contract(engine_, {}); }, Key::One);
    CHECK(database_.value("SELECT state FROM lockstep.revisions") == "done");
  }

 private:
  void serve() {
    writers_->serve(LOCKSTEP_OPERATIONS / 2);
    CHECK(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
  }

  // The unique twin of the key makes upserts of one key collide while it is there: foretold.
  enum class Key { One, Twice };

  template <class Action>
  void boundary(Action action, Key afterwards) {
    const Outcome outcome = action();
    INFO(outcome.message);
    REQUIRE(outcome.done());
    writers_->rest();
    check_rows();
    writers_->take_collisions();
    writers_->go_on();
    serve();
    if (afterwards == Key::One) CHECK(writers_->take_collisions() == 0);
  }

  void check_rows() {
    std::size_t own = 0;
    for (std::size_t writer = 0; writer < writers_->size(); ++writer) {
      own += writers_->rows(writer).size();
      for (const auto& [key, row] : writers_->rows(writer)) {
        CAPTURE(key);
        CHECK(database_.value(fmt::format("SELECT coalesce(c::text, '(null)') FROM t WHERE k = {}",
                                          key)) == row.value.value_or("(null)"));
      }
    }
    CHECK(database_.value("SELECT count(*) FROM t WHERE k >= 1000") == std::to_string(own));
    for (const std::string keys :
         {"SELECT parent FROM t", "SELECT k FROM gone", "SELECT k FROM loose WHERE k IS NOT NULL",
          "SELECT k FROM wide", "SELECT k FROM two", "SELECT parent FROM two"}) {
      CAPTURE(keys);
      CHECK(database_.value("SELECT count(*) FROM (SELECT k, true AS there FROM t) t FULL JOIN (" +
                            keys + ") r(k) USING (k) WHERE t.there IS NULL OR r.k IS NULL") == "0");
    }
  }

  TempDatabase database_;
  RevisionGraph graph_ = small_project();
  RecordedProgress progress_;
  Engine engine_ = engine_on(database_.database(), system_clock(), progress_);
  std::optional<Writers> writers_;
};

TEST_CASE("no key that is written around its type change is lost, nor what refers to it") {
  KeyLife(7).live();
}

}  // namespace
}  // namespace lockstep::tests
