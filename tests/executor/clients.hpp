// An application's traffic beside a run: three clients that visit again and again, none of whose
// statements may fail.

#pragma once

#include "executor/database.hpp"
#include "tests/temp_database.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::tests {

// The first cell of the first row; "" for NULL and for no row.
std::string ask(Session& session, const std::string& sql);

class Clients {
 public:
  // One visit, in several threads at once: what went wrong, or "". A database error goes wrong too.
  using Visit = std::function<std::string(Session&)>;

  // As role app, which must exist.
  Clients(TempDatabase& database, Visit visit);

  // Waits until so many visits more are done; fails the test when one of all so far went wrong.
  void serve(int visits);
  // Ends them; how many visits there were.
  int stop();

 private:
  void note(const std::string& wrong);

  Visit visit_;
  std::unique_ptr<Database> database_;
  std::atomic<int> served_{0};
  std::atomic<int> failed_{0};
  std::mutex mutex_;
  std::string first_failure_;
  std::vector<std::jthread> threads_;  // last: ended before what they use
};

}  // namespace lockstep::tests
