// One version of a small real application: HTTP in front, PostgreSQL behind. It knows its number of
// points by one name of the column, as its release was written. And clients that ask whatever
// version a proxy gives them, and keep book of what they have written.

#pragma once

#include <httplib.h>
#include <pqxx/pqxx>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::tests {

// POST /points?id=1&value=2 and GET /points?id=1 (the number, with the version in X-Version);
// GET /healthz; GET /start connects to the database and GET /stop disconnects, as a deploy would
// start and stop it. Anything that goes wrong answers 500 with what it was.
class ShopServer {
 public:
  ShopServer(std::string dsn, std::string version, std::string column);
  ~ShopServer();
  ShopServer(const ShopServer&) = delete;
  ShopServer& operator=(const ShopServer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path) const;
  void set_healthy(bool healthy) { healthy_ = healthy; }
  bool started() const { return started_; }
  void start();

 private:
  class Borrowed;

  void stop();
  std::string read(const std::string& id);
  void write(const std::string& id, const std::string& value);

  std::string dsn_;
  std::string version_;
  std::string column_;
  httplib::Server server_;
  int port_ = 0;
  std::atomic<bool> started_ = false;
  std::atomic<bool> healthy_ = true;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<pqxx::connection>> idle_;
  std::size_t lent_ = 0;
  std::thread thread_;
};

// Each client writes a number to a row of its own and reads it back, without a pause.
class ShopClients {
 public:
  ShopClients(int port, int count);
  ~ShopClients();
  ShopClients(const ShopClients&) = delete;
  ShopClients& operator=(const ShopClients&) = delete;

  int answered() const { return answered_; }
  void stop();
  // After stop().
  const std::vector<std::string>& failures() const { return failures_; }  // the first few
  const std::map<std::string, int>& answered_by() const { return versions_; }
  const std::map<int, int>& written() const { return written_; }  // id → the last value

 private:
  void work(int port, int first_id);
  // False: it failed, and is kept in failures_.
  bool ask(httplib::Client& client, bool write, int id, int value);

  std::atomic<bool> stopping_ = false;
  std::atomic<int> answered_ = 0;
  std::mutex mutex_;
  std::vector<std::string> failures_;
  std::map<std::string, int> versions_;
  std::map<int, int> written_;
  std::vector<std::thread> threads_;
};

}  // namespace lockstep::tests
