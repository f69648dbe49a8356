// One client's connection, with a bound on everything that it may cost.

#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace lockstep {

// A socket that is closed at the end.
class BoundedConnection {
 public:
  explicit BoundedConnection(int socket);
  ~BoundedConnection();
  BoundedConnection(const BoundedConnection&) = delete;
  BoundedConnection& operator=(const BoundedConnection&) = delete;

  enum class Head { Complete, TooBig, TooSlow, Gone };
  // Reads up to the empty line after the headers.
  Head read_head(std::string& head, std::size_t most_bytes, std::chrono::milliseconds most_time);
  // All of it, or what the client takes in that time; then the end of the stream.
  void answer(const std::string& text, std::chrono::milliseconds most_time);

 private:
  int socket_;
};

}  // namespace lockstep
