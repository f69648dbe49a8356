// A type change while writers write at random, around every boundary between two phases, forwards
// and backwards: no statement fails, every row holds what its writer wrote last, and both shapes
// agree. LOCKSTEP_OPERATIONS is how many operations go on around each boundary at least.

#include "executor/contract.hpp"
#include "executor/upgrade.hpp"
#include "tests/catch.hpp"
#include "tests/executor/engine_fixture.hpp"
#include "tests/interleaving/writers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lockstep::tests {
namespace {

constexpr std::string_view kRevision = "ccccccccccc1";
constexpr std::string_view kOld = "lockstep_old_c";
constexpr std::string_view kNew = "lockstep_new_c";

struct Scenario {
  std::string from;
  std::string to;
  std::string forward;  // over c; with the directive's expression for a conversion by USING
  std::string reverse;
  std::string column;
  WrittenShape by_old;
  WrittenShape by_new;  // the same statements in both when it has no values: they write on
  std::vector<std::string> wide = {};  // that only the new type holds, written when revert is past
};

const std::string kIntoInteger =
    "CASE WHEN c BETWEEN -2147483648 AND 2147483647 THEN c::integer END";

const std::vector<Scenario> kScenarios{
    {.from = "integer",
     .to = "bigint",
     .forward = "c::bigint",
     .reverse = kIntoInteger,
     .column = "NOT NULL DEFAULT 7",
     .by_old = {.values = {"5", "-1", "2147483647", "7"}, .omitted = "7"},
     .by_new = {},
     .wide = {"5000000000", "7"}},
    {.from = "integer",
     .to = "bigint",
     .forward = "c::bigint",
     .reverse = kIntoInteger,
     .column = "",
     .by_old = {.values = {"5", "-1"}, .omitted = {}, .nullable = true},
     .by_new = {},
     .wide = {"-5000000000"}},
    {.from = "integer",
     .to = "bigint",
     .forward = "c::bigint",
     .reverse = kIntoInteger,
     .column = "DEFAULT 7",
     .by_old = {.values = {"5", "7"}, .omitted = "7", .nullable = true},
     .by_new = {},
     .wide = {"5000000000"}},
    // Not injective forwards: '007', '7' and ' 7' are all 7.
    {.from = "text",
     .to = "integer",
     .forward = "c::integer",
     .reverse = "c::text",
     .column = "",
     .by_old = {.values = {"'007'", "'7'", "' 7'", "'-3'"}, .omitted = {}, .nullable = true},
     .by_new = {.values = {"7", "-3", "12"}, .omitted = {}, .nullable = true}},
    // Not injective backwards: 12.345 and 12.35 are both 1235.
    {.from = "integer",
     .to = "numeric(12,3)",
     .forward = "c / 100.0",
     .reverse = "round(c * 100)",
     .column = "NOT NULL DEFAULT 0",
     .by_old = {.values = {"1235", "1234", "0", "-1"}, .omitted = "0"},
     .by_new = {.values = {"12.345", "12.350", "0", "-0.004"}, .omitted = "0.000"}},
};

class Life {
 public:
  explicit Life(const Scenario& scenario, unsigned seed) : scenario_(scenario) {
    const bool own = !scenario.by_new.values.empty();
    const std::string revision = fmt::format(
        "-- revision: {}\n-- down_revision: null\n-- description: a type change\n\n"
        "{}{}ALTER TABLE t ALTER COLUMN c TYPE {}{};\n",
        kRevision, own ? "-- lockstep: flip: a test\n" : "",
        own ? "-- lockstep: reverse " + scenario.reverse + "\n" : "", scenario.to,
        own ? " USING " + scenario.forward : "");
    const std::string_view texts[] = {revision};
    graph_ = project_of(texts);
    engine_.settings.contract.automatic = false;
    database_.run(create_written_table("integer", scenario.from + " " + scenario.column));
    database_.run("CREATE INDEX t_c ON t (c)");
    writers_.emplace(database_.database(), seed, scenario.by_old);
  }

  // The way there, the way back in the middle, and on to the end.
  void live() {
    serve();
    boundary([&] { return upgrade(engine_, graph_, {.stop_after = Phase::Expand}); });
    boundary([&] { return upgrade(engine_, graph_, {}); });
    agree(kNew);
    cut_over();
    agree(kOld);
    go_back();
    agree(kNew);
    cut_over();
    agree(kOld);
    if (!scenario_.wide.empty()) use_wide_values();
    engine_.settings.contract.bake = std::chrono::hours(1);
    boundary([&] { return contract(engine_, {}); });
    boundary([&] { return undo_soft_drop(engine_, std::string(kRevision)); });
    agree(kOld);
    engine_.settings.contract.bake = std::chrono::seconds(0);
    boundary([&] { return contract(engine_, {}); });
    writers_->rest();
    check_rows();
    writers_->go_on();
    CHECK(database_.value("SELECT state FROM lockstep.revisions") == "done");
  }

 private:
  bool one_statement_for_both() const { return scenario_.by_new.values.empty(); }

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

  // Statements of a version that the other shape does not understand are not sent to it.
  template <class Action>
  void between_versions(Action action, const WrittenShape& next, void (Life::*to_next)()) {
    if (one_statement_for_both()) return boundary(action);
    serve();
    writers_->rest();
    const Outcome outcome = action();
    INFO(outcome.message);
    REQUIRE(outcome.done());
    (this->*to_next)();
    writers_->use(next);
    writers_->go_on();
    serve();
  }

  void cut_over() {
    between_versions([&] { return contract(engine_, {.stage = Stage::Cutover}); }, scenario_.by_new,
                     &Life::to_new_shape);
  }
  void go_back() {
    between_versions([&] { return revert(engine_, std::string(kRevision)); }, scenario_.by_old,
                     &Life::to_old_shape);
  }

  void use_wide_values() {
    WrittenShape wide = scenario_.by_old;
    wide.values.insert(wide.values.end(), scenario_.wide.begin(), scenario_.wide.end());
    writers_->rest();
    writers_->use(wide);
    writers_->go_on();
    serve();
  }

  // Both shapes agree on every row, and the visible one holds what was written last.
  void agree(std::string_view other) {
    writers_->rest();
    check_rows();
    const auto& [oldest, newest] = other == kOld
                                       ? std::pair<std::string_view, std::string_view>{kOld, "c"}
                                       : std::pair<std::string_view, std::string_view>{"c", kNew};
    CHECK(database_.value(fmt::format(
              "SELECT count(*) FROM t WHERE {} AND {}",
              differs(newest, converted(scenario_.forward, scenario_.to, oldest)),
              differs(oldest, converted(scenario_.reverse, scenario_.from, newest)))) == "0");
    writers_->go_on();
  }
  static std::string differs(std::string_view column, const std::string& value) {
    return fmt::format("record_image_ne(ROW({}), ROW({}))", column, value);
  }
  static std::string converted(const std::string& expression, const std::string& type,
                               std::string_view value) {
    return fmt::format("(SELECT ({})::{} FROM (SELECT {} AS c) v)", expression, type, value);
  }

  void check_rows() {
    for (std::size_t writer = 0; writer < writers_->size(); ++writer) {
      for (const auto& [key, row] : writers_->rows(writer))
        expected(key, row.value.value_or("(null)"));
    }
  }
  void expected(int key, const std::string& value) {
    CAPTURE(key);
    CHECK(database_.value(
              fmt::format("SELECT coalesce(c::text, '(null)') FROM t WHERE k = {}", key)) == value);
  }

  // What each row must hold now that the column means the new type: the more exact value that the
  // new version left there, or what the old value converts to.
  void to_new_shape() {
    translate([&](ExpectedRow& row) {
      if (row.precise) return *row.precise;
      return text_of(converted(scenario_.forward, scenario_.to, literal(row, scenario_.from)));
    });
    for_each_row([](ExpectedRow& row) { row.precise.reset(); });
  }
  void to_old_shape() {
    std::map<ExpectedRow*, std::optional<std::string>> left;
    for_each_row([&](ExpectedRow& row) { left[&row] = row.value; });
    translate([&](ExpectedRow& row) {
      return text_of(converted(scenario_.reverse, scenario_.from, literal(row, scenario_.to)));
    });
    for_each_row([&](ExpectedRow& row) { row.precise = left[&row]; });
  }

  template <class Translation>
  void translate(Translation translation) {
    for (std::size_t writer = 0; writer < writers_->size(); ++writer) {
      for (auto& [key, row] : writers_->rows(writer)) {
        const std::string now = database_.value(
            fmt::format("SELECT coalesce(c::text, '(null)') FROM t WHERE k = {}", key));
        // A row that the old version wrote may be read as more than one value of the new; which
        // one is the old's own.
        const std::string wanted = translation(row);
        CAPTURE(key, row.value.value_or("(null)"));
        CHECK((now == wanted || old_value_stays(row, now)));
        row.value = now == "(null)" ? std::nullopt : std::optional<std::string>(now);
      }
    }
  }
  // '007' stays '007' in the old shape for as long as the new holds its 7.
  bool old_value_stays(const ExpectedRow& row, const std::string& now) {
    const std::string quoted = fmt::format("'{}'::{}", now, scenario_.from);
    return row.value && now != "(null)" && scenario_.from == "text" &&
           text_of(converted(scenario_.forward, scenario_.to, quoted)) == *row.value;
  }

  static std::string literal(const ExpectedRow& row, const std::string& type) {
    return row.value ? fmt::format("'{}'::{}", *row.value, type) : "NULL::" + type;
  }
  std::string text_of(const std::string& expression) {
    return database_.value("SELECT coalesce(" + expression + "::text, '(null)')");
  }
  template <class Visit>
  void for_each_row(Visit visit) {
    for (std::size_t writer = 0; writer < writers_->size(); ++writer) {
      for (auto& [key, row] : writers_->rows(writer))
        visit(row);
    }
  }

  const Scenario& scenario_;
  TempDatabase database_;
  RevisionGraph graph_ = small_project();
  RecordedProgress progress_;
  Engine engine_ = engine_on(database_.database(), system_clock(), progress_);
  std::optional<Writers> writers_;
};

TEST_CASE("nothing that is written around a type change is lost, and nothing fails") {
  unsigned seed = 1;
  for (const Scenario& scenario : kScenarios) {
    CAPTURE(scenario.from, scenario.to, scenario.column);
    Life(scenario, seed).live();
    seed += 100;
  }
}

}  // namespace
}  // namespace lockstep::tests
