#include "tests/playbooks/moving_traffic.hpp"

#include "tests/catch.hpp"
#include "tests/playbooks/small_app.hpp"
#include "tests/temp_database.hpp"

#include <map>
#include <string>

namespace lockstep::tests {

void move_there_and_back(TrafficDriver& driver, int port) {
  Clients clients(port, 3);
  const auto some_more = [&] {
    const int wanted = clients.answered() + 100;
    return eventually([&] { return clients.answered() >= wanted; });
  };
  for (const int percent : {10, 50, 100}) {
    driver.shift(percent);
    REQUIRE(some_more());
  }
  driver.drain(Colour::Blue);
  REQUIRE(some_more());
  driver.shift(0);
  driver.drain(Colour::Green);
  REQUIRE(some_more());
  const std::map<std::string, int> answers = clients.stop();
  CAPTURE(answers);
  CHECK(answers.size() == 2);
  CHECK(answers.contains("blue"));
  CHECK(answers.contains("green"));
}

}  // namespace lockstep::tests
