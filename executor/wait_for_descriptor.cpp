#include "executor/wait_for_descriptor.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace lockstep {

bool wait_for_descriptor(int descriptor, short events,
                         std::chrono::steady_clock::time_point deadline) {
  pollfd watched{descriptor, events, 0};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                          deadline - std::chrono::steady_clock::now())
                          .count();
    const int ready = poll(&watched, 1, static_cast<int>(std::max<long long>(0, left)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

}  // namespace lockstep
