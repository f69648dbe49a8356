// Every case of the equivalence corpus under traffic: while lockstep goes from one stop to the
// next, both application versions go on with the statements that have to work at the two, and none
// of them fails.

#include "tests/catch.hpp"
#include "tests/corpus/equivalence/life.hpp"

#include <atomic>
#include <mutex>
#include <thread>

namespace lockstep::tests {
namespace {

// One client that runs its statements again and again for as long as this lives.
class Client {
 public:
  Client(TempDatabase& database, std::string statements)
      : statements_(std::move(statements)),
        session_(database.open()),
        thread_([this](const std::stop_token& over) { live(over); }) {}

  // Ends it when it has got through at least once more.
  std::string failures() {
    const int before = requests_;
    CHECK(eventually([&] { return requests_ > before + 1; }));
    thread_.request_stop();
    thread_.join();
    return failures_;
  }

 private:
  void live(const std::stop_token& over) {
    while (!over.stop_requested()) {
      const std::string failure = failure_of(*session_, statements_);
      ++requests_;
      // Two clients that lock the same rows in different orders are no fault of ours.
      if (!failure.empty() && failure.find("deadlock detected") == std::string::npos &&
          failures_.find(failure) == std::string::npos)
        failures_ += failure + "\n";
    }
  }

  const std::string statements_;
  std::unique_ptr<Session> session_;
  std::atomic<int> requests_{0};
  std::string failures_;  // each once; of the thread until it is joined
  std::jthread thread_;   // last
};

void step_under_traffic(Life& life, const EquivalenceCase& each, TempDatabase& database, Stop from,
                        Stop to) {
  INFO("from " << to_string(from) << " to " << to_string(to));
  std::unique_ptr<Client> old_version;
  std::unique_ptr<Client> new_version;
  if (each.old_works_at(from) && each.old_works_at(to) && !each.old_application.empty())
    old_version = std::make_unique<Client>(database, each.old_application);
  if (each.new_works_at(from) && each.new_works_at(to) && !each.new_application.empty())
    new_version = std::make_unique<Client>(database, each.new_application);
  life.step_to(to);
  if (old_version) CHECK(old_version->failures() == "");
  if (new_version) CHECK(new_version->failures() == "");
}

void check_case(const EquivalenceCase& each) {
  TempDatabase database;
  if (database.session().server_version() < each.since) return;
  set_up(database, each);
  const PlanResult result = plan_of(database, each);
  const auto* plan = std::get_if<Plan>(&result);
  REQUIRE(plan != nullptr);
  Life life(each, database, *plan);
  Stop from = Stop::Start;
  for (const Stop to : {Stop::Expand, Stop::Backfill, Stop::Cutover, Stop::SoftDrop, Stop::End}) {
    if (!life.stops_at(to)) continue;
    step_under_traffic(life, each, database, from, to);
    from = to;
  }
}

}  // namespace

TEST_CASE("equivalence under traffic") {
  static const auto cases = wanted_cases();
  for (const auto& [name, each] : cases) {
    if (!each.refused.empty()) continue;
    DYNAMIC_SECTION(name << ".sql: " << each.name) {
      check_case(each);
    }
  }
}

}  // namespace lockstep::tests
