// What holds for every driver: traffic moves there and back, and nobody notices.

#pragma once

#include "playbooks/traffic_driver.hpp"

namespace lockstep::tests {

// Shifts to green in steps, drains blue, and goes the same way back, while clients ask the proxy on
// that port without a pause. Checks that each request was answered, and that both sides were seen.
void move_there_and_back(TrafficDriver& driver, int port);

}  // namespace lockstep::tests
