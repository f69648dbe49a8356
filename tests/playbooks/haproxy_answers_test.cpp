#include "playbooks/drivers/haproxy_answers.hpp"

#include "playbooks/drivers/side_weights.hpp"
#include "sql/errors.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

namespace {

constexpr const char* kState =
    "1\n# be_id srv_name srv_op_state srv_admin_state srv_uweight\n"
    "3 blue 2 0 100\n3 green 1 8 0\n3 spare 2 1 7\n3 lost 0 32 9\n3 down 0 0 1\n\n";
constexpr const char* kStatistics =
    "# pxname,svname,scur,last_chk,status,\n"
    "app,blue,3,\"said \"\"no\"\", twice\",UP,\napp,green,1,,DRAIN,\napp,spare,0,,MAINT,\n"
    "app,lost,0,,MAINT,\napp,down,0,,DOWN,\n\n";

}  // namespace

TEST_CASE("HAProxy's tables are read by the names of their columns") {
  const auto servers = read_haproxy_servers(kState, kStatistics);
  REQUIRE(servers.size() == 5);
  CHECK(servers[0].name == "blue");
  CHECK(servers[0].running);
  CHECK(servers[0].weight == 100);
  CHECK(servers[0].sessions == 3);
  CHECK(servers[1].running);
  CHECK(servers[1].admin == HaproxyAdmin::Drain);
  CHECK_FALSE(servers[2].running);
  CHECK(servers[2].admin == HaproxyAdmin::Maintenance);
  CHECK(servers[3].admin == HaproxyAdmin::Maintenance);
  CHECK_FALSE(servers[4].running);
}

TEST_CASE("An answer that is not the expected table is an error") {
  CHECK_THROWS_WITH(
      read_haproxy_servers("Can't find backend.\n", kStatistics),
      "HAProxy's answer to show servers state is not understood: Can't find backend.");
  CHECK_THROWS_AS(read_haproxy_servers(kState, "No such proxy.\n"), UserError);
  CHECK_THROWS_AS(read_haproxy_servers(kState, "# pxname,svname,scur\napp,blue,3\n"), UserError);
  CHECK_THROWS_AS(read_haproxy_servers("# srv_name srv_op_state\nblue up\n", kStatistics),
                  UserError);
}

TEST_CASE("A process is known by its number and its start") {
  const std::string info = "Name: HAProxy\nPid: 7\nUptime: 0d\nStart_time_sec: 1700000000\n";
  CHECK(read_haproxy_identity(info + "Stopping: 0\n") == "pid 7 since 1700000000");
  CHECK_THROWS_WITH(read_haproxy_identity(info + "Stopping: 1\n"),
                    "this HAProxy (pid 7) is being stopped or reloaded");
  CHECK_THROWS_AS(read_haproxy_identity("Permission denied\n"), UserError);
}

TEST_CASE("A share becomes weights from 0 to 256, and comes back") {
  CHECK(side_weights(10, 1, 1) == SideWeights{90, 10});
  CHECK(side_weights(0, 1, 2) == SideWeights{200, 0});
  CHECK(side_weights(99, 12, 3) == SideWeights{1, 256});
  CHECK(green_share(0, 0) == 0);
  for (int blue = 1; blue <= 12; ++blue) {
    for (int green = 1; green <= 12; ++green) {
      for (int percent = 0; percent <= 100; ++percent) {
        const SideWeights weights = side_weights(percent, blue, green);
        CAPTURE(percent, blue, green, weights.blue, weights.green);
        CHECK(std::max(weights.blue, weights.green) <= 256);
        CHECK((weights.green > 0) == (percent > 0));
        CHECK((weights.blue > 0) == (percent < 100));
        // One server against twelve cannot always be told 1 % or 99 % by numbers up to 256.
        const int share = green_share(weights.blue * blue, weights.green * green);
        CHECK(std::abs(share - percent) <= (percent < 10 || percent > 90 ? 5 : 0));
      }
    }
  }
}
