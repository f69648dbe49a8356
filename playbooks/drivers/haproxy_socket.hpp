// HAProxy's runtime socket: one command, one answer.

#pragma once

#include <chrono>
#include <string>

namespace lockstep {

struct HaproxySocket {
  std::string address;  // a path, or host:port
  std::chrono::milliseconds timeout{5000};
};

// What HAProxy answered, as it is: success and failure look alike there. Throws UserError when it
// cannot be reached or does not answer within the timeout.
std::string ask_haproxy(const HaproxySocket& socket, const std::string& command);

// How to give the same command by hand.
std::string by_hand(const HaproxySocket& socket, const std::string& command);

}  // namespace lockstep
