// Threads that do one operation after the other, can be made to rest between two of them, and keep
// what went wrong.

#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::tests {

class Crew {
 public:
  // One operation of one member; a DatabaseError that it throws went wrong.
  using Operation = std::function<void(std::size_t member)>;

  Crew(std::size_t members, Operation operation);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // When all that the operation needs is there.
  void start();
  // Until that many more operations have been done, or much went wrong.
  void serve(std::int64_t operations);
  // Between two operations of each.
  void rest();
  void go_on();

  void fail(std::string what);
  std::vector<std::string> failures();

 private:
  void run(std::size_t member);

  std::size_t members_;
  Operation operation_;
  std::atomic<std::int64_t> operations_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool resting_ = false;
  bool stopping_ = false;
  std::size_t at_rest_ = 0;
  std::vector<std::string> failures_;
  std::vector<std::thread> threads_;
};

}  // namespace lockstep::tests
