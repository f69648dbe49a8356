#include "playbooks/traffic_driver.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

namespace {

TEST_CASE("Requests go only to a side that has a healthy server") {
  TrafficState state;
  state.blue = {.percent = 100, .healthy_servers = 2};

  CHECK_NOTHROW(require_someone_serves(state, 0));
  CHECK_THROWS_WITH(require_someone_serves(state, 10),
                    "green has no healthy server, so it is not given 10 % of the requests");

  state.green.healthy_servers = 1;
  CHECK_NOTHROW(require_someone_serves(state, 100));
  state.blue.healthy_servers = 0;
  CHECK_THROWS_AS(require_someone_serves(state, 90), UserError);
  CHECK_NOTHROW(require_someone_serves(state, 100));
}

}  // namespace
