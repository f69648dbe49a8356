// Releases under traffic, end to end: nobody may notice, whatever happens on the way.

#include "tests/catch.hpp"
#include "tests/errors.hpp"
#include "tests/rollout/rollout_shop.hpp"

using namespace std::chrono_literals;
using namespace lockstep;
using namespace lockstep::tests;

namespace {

constexpr const char* kBlueGreen = "haproxy-blue-green.yaml";

bool says(const Child& child, const std::string& line) {
  return eventually([&] { return contains(child.err(), line); }, 60s);
}

// As `rollout status` tells it.
std::string state_of(const RolloutShop& shop) {
  const Ended status = shop.run("status");
  const std::size_t colon = status.out.find(": ");
  return status.out.substr(colon + 2, status.out.find(',') - colon - 2);
}

}  // namespace

TEST_CASE("A release goes out behind HAProxy in three steps, and nobody notices") {
  const Change change = GENERATE(kRename, kWiden);
  RolloutShop shop(change, ProxyKind::Haproxy, kBlueGreen);
  const Ended ended = shop.run("run");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "green takes 10 % of the requests"));
  CHECK(contains(ended.err, "green takes 50 % of the requests"));
  CHECK(contains(ended.err, "blue is drained"));
  CHECK(state_of(shop) == "done");
  CHECK(shop.type_of_points() == (change.sql == kRename.sql ? "none" : "bigint"));
  CHECK(shop.noticed() == "");
}
