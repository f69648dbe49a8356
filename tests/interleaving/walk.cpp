#include "tests/interleaving/walk.hpp"

#include "tests/catch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

namespace lockstep::tests {
namespace {

constexpr const char* kRevision = "ccccccccccc3";
constexpr std::int64_t kBetweenStatements = std::max(1, LOCKSTEP_OPERATIONS / 200);

RevisionGraph graph_of(const std::string& change) {
  const std::string text =
      fmt::format("-- revision: {}\n-- down_revision: null\n-- description: a change\n\n{}\n",
                  kRevision, change);
  const std::string_view texts[] = {text};
  return project_of(texts);
}

}  // namespace

std::vector<unsigned> seeds() {
  if (const char* one = std::getenv("LOCKSTEP_SEED"))
    return {static_cast<unsigned>(std::stoul(one))};
  std::vector<unsigned> all;
  for (unsigned seed = 1; seed <= LOCKSTEP_SEEDS; ++seed)
    all.push_back(seed);
  return all;
}

std::string first_rows(const std::string& table, const std::string& columns,
                       const std::string& values, int first) {
  return fmt::format(
      "INSERT INTO {} (k, {}) SELECT k, {} FROM generate_series({}, {}, 1000) w, "
      "generate_series(w, w + 59) k;",
      table, columns, values, first, first + 3000);
}

Walk::Walk(const std::string& tables, const std::string& change, unsigned seed)
    : seed_(seed),
      graph_(graph_of(change)),
      paced_database_(database_.database(),
                      [this] {
                        if (paced_) writers_->serve(kBetweenStatements);
                      }),
      engine_(engine_on(paced_database_, system_clock(), progress_)) {
  engine_.settings.contract.automatic = false;
  engine_.settings.backfill.parallel = 1 + static_cast<int>(seed % 2);
  database_.run(tables);
}

void Walk::write(const RowWriters::Place& place, const Traffic& traffic) {
  writers_.emplace(database_.database(), seed_, place, traffic);
  serve();
}

void Walk::serve() {
  writers_->serve(LOCKSTEP_OPERATIONS / 4);
  REQUIRE(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
}

void Walk::deploy(const Traffic& traffic) {
  writers_->rest();
  writers_->go_on_with(traffic);
  serve();
}

void Walk::cross(const Crossing& crossing, const std::function<Outcome()>& action,
                 bool may_find_no_end) {
  deploy(crossing.meanwhile);
  if (!crossing.first.empty()) {
    writers_->rest();
    database_.run(crossing.first);
    writers_->take_over();
    writers_->go_on_with(crossing.meanwhile);
  }
  paced_ = true;
  const Outcome outcome = action();
  paced_ = false;
  INFO(outcome.message);
  INFO(outcome.next);
  CHECK(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
  REQUIRE((outcome.done() || (may_find_no_end && outcome.code == ExitCode::NeedsHuman)));
  writers_->rest();
  CHECK(database_.value("SELECT count(*) FROM t WHERE (" + crossing.holds + ") IS NOT TRUE") ==
        "0");
  writers_->go_on_with(crossing.then);
  serve();
}

void Walk::expand(const Crossing& crossing) {
  cross(crossing,
        [&] { return lockstep::upgrade(engine_, graph_, {.stop_after = Phase::Expand}); });
}

void Walk::upgrade(const Crossing& crossing) {
  cross(crossing, [&] { return lockstep::upgrade(engine_, graph_, {}); });
}

void Walk::upgrade_against(const Crossing& crossing) {
  cross(
      crossing, [&] { return lockstep::upgrade(engine_, graph_, {}); }, true);
}

void Walk::contract(const Crossing& crossing, std::optional<Stage> stage) {
  cross(crossing, [&] { return lockstep::contract(engine_, {.stage = stage}); });
}

void Walk::contract_against(const Crossing& crossing) {
  cross(
      crossing, [&] { return lockstep::contract(engine_, {}); }, true);
}

void Walk::revert(const Crossing& crossing) {
  cross(crossing, [&] { return lockstep::revert(engine_, kRevision); });
}

void Walk::undo(const Crossing& crossing) {
  cross(crossing, [&] { return undo_soft_drop(engine_, kRevision); });
}

void Walk::abort(const Crossing& crossing) {
  cross(crossing, [&] { return abort_revision(engine_, kRevision); });
}

void Walk::downgrade(const Crossing& crossing) {
  cross(crossing, [&] { return lockstep::downgrade(engine_, graph_, {}); });
}

void Walk::keep_soft_drop(bool keep) {
  engine_.settings.contract.bake = keep ? std::chrono::hours(1) : std::chrono::hours(0);
}

bool Walk::is_done() {
  return database_.value("SELECT state FROM lockstep.revisions") == "done";
}

void Walk::done() {
  writers_->rest();
  CHECK(fmt::format("{}", fmt::join(writers_->failures(), "\n")) == "");
  CHECK(is_done());
}

}  // namespace lockstep::tests
