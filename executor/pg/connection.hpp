// One pqxx connection with lockstep's own view of it: errors translated, lost for good once lost,
// and a cancel that hits what runs now and never what comes next.

#pragma once

#include "executor/database.hpp"
#include "executor/pg/pqxx_compat.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace lockstep::pg {

class Connection {
 public:
  // Connects. Throws DatabaseError (ConnectionLost) in one line without any password. `shown` names
  // the server in messages.
  Connection(const std::string& conninfo, std::string shown);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // One statement with parameters, or, without any, a simple-query string of one or more.
  Rows run(const std::string& sql, const Parameters& parameters = {});
  // From any thread. Waits for the server's word that the cancel arrived.
  void cancel();

  bool lost() const { return lost_; }
  void give_up() { lost_ = true; }
  // The backend's pid as libpq was told when it connected.
  int announced_pid() const { return announced_pid_; }

 private:
  class Running;

  std::string shown_;
  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<compat::NoticeListener> notices_;
  int announced_pid_ = 0;
  bool lost_ = false;
  // Held by cancel() for as long as it takes, so that the statement's end waits for it.
  std::mutex cancel_mutex_;
  bool running_ = false;
};

}  // namespace lockstep::pg
