// A small real HTTP application: GET / says its name, /healthz whether it is well, /slow answers
// when it is let go.

#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::tests {

class SmallApp {
 public:
  explicit SmallApp(std::string name);
  ~SmallApp();
  SmallApp(const SmallApp&) = delete;
  SmallApp& operator=(const SmallApp&) = delete;

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  void set_healthy(bool healthy);
  void let_go();
  int slow_requests();  // that wait now

 private:
  httplib::Server server_;
  std::string name_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool healthy_ = true;
  bool let_go_ = false;
  int slow_ = 0;
  std::thread thread_;
};

// Who answered GET / on that port, that many times, each on a connection of its own; a request that
// failed counts as its status.
std::map<std::string, int> ask_often(int port, int times);

// Clients that ask GET / without a pause, each request on a connection of its own, until the end.
class Clients {
 public:
  Clients(int port, int count);
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  int answered() const { return answered_; }
  // Ends them: who answered how often, failures by their status.
  std::map<std::string, int> stop();

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> answered_ = 0;
  std::mutex mutex_;
  std::map<std::string, int> answers_;
  std::vector<std::thread> threads_;
};

}  // namespace lockstep::tests
