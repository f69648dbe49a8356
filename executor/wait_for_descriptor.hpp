// Waits for a socket or a pipe, no longer than until a moment.

#pragma once

#include <chrono>

namespace lockstep {

// `events` as poll() takes them (POLLIN, POLLOUT). True when it is ready, at its end or broken, so
// that reading or writing does not wait; false when the moment has come first. Goes on after a
// signal.
bool wait_for_descriptor(int descriptor, short events,
                         std::chrono::steady_clock::time_point deadline);

}  // namespace lockstep
