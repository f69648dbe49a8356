#include "cli/serve/bounded_connection.hpp"

#include "executor/wait_for_descriptor.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace lockstep {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kEndOfHead = "\r\n\r\n";
// What a client still sends is read and thrown away, up to here: closing a socket with unread bytes
// resets it, and the answer would be lost.
constexpr std::size_t kMostDiscarded = 65536;
constexpr std::chrono::milliseconds kDiscardTime{1000};

}  // namespace

BoundedConnection::BoundedConnection(int socket) : socket_(socket) {}

BoundedConnection::~BoundedConnection() {
  close(socket_);
}

BoundedConnection::Head BoundedConnection::read_head(std::string& head, std::size_t most_bytes,
                                                     std::chrono::milliseconds most_time) {
  const auto deadline = Clock::now() + most_time;
  std::array<char, 2048> buffer{};
  while (true) {
    if (!wait_for_descriptor(socket_, POLLIN, deadline)) return Head::TooSlow;
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return Head::Gone;
    const std::size_t seen = head.size() < 3 ? 0 : head.size() - 3;
    head.append(buffer.data(), static_cast<std::size_t>(count));
    const std::size_t end = head.find(kEndOfHead, seen);
    if (std::min(end, head.size()) > most_bytes) return Head::TooBig;
    if (end == std::string::npos) continue;
    head.resize(end + kEndOfHead.size());
    return Head::Complete;
  }
}

void BoundedConnection::answer(const std::string& text, std::chrono::milliseconds most_time) {
  const auto deadline = Clock::now() + most_time;
  std::size_t sent = 0;
  while (sent < text.size() && wait_for_descriptor(socket_, POLLOUT, deadline)) {
    const ssize_t count =
        send(socket_, text.data() + sent, text.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
  shutdown(socket_, SHUT_WR);
  std::array<char, 4096> buffer{};
  const auto end = Clock::now() + kDiscardTime;
  for (std::size_t discarded = 0; discarded < kMostDiscarded;) {
    if (!wait_for_descriptor(socket_, POLLIN, end)) return;
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) return;
    discarded += static_cast<std::size_t>(count);
  }
}

}  // namespace lockstep
