#include "tests/rollout/shop_server.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace lockstep::tests {
namespace {

constexpr std::size_t kSessions = 4;
constexpr int kRowsOfAClient = 50;
constexpr int kMostPoints = 30000;
constexpr std::size_t kMostFailures = 5;

}  // namespace

// A session of the pool, for one request.
class ShopServer::Borrowed {
 public:
  explicit Borrowed(ShopServer& shop) : shop_(shop) {
    std::unique_lock lock(shop_.mutex_);
    shop_.given_back_.wait(lock, [&] { return !shop_.idle_.empty() || !shop_.started_; });
    if (!shop_.started_) throw std::runtime_error("it is stopped");
    session_ = std::move(shop_.idle_.back());
    shop_.idle_.pop_back();
    ++shop_.lent_;
  }
  ~Borrowed() {
    const std::lock_guard lock(shop_.mutex_);
    shop_.idle_.push_back(std::move(session_));
    --shop_.lent_;
    shop_.given_back_.notify_all();
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  pqxx::result run(const std::string& sql, const std::string& first,
                   const std::string& second = "") {
    pqxx::nontransaction each(*session_);
    return second.empty() ? each.exec_params(sql, first) : each.exec_params(sql, first, second);
  }

 private:
  ShopServer& shop_;
  std::unique_ptr<pqxx::connection> session_;
};

ShopServer::ShopServer(std::string dsn, std::string version, std::string column)
    : dsn_(std::move(dsn)), version_(std::move(version)), column_(std::move(column)) {
  const auto answering = [this](const auto& work) {
    return [this, work](const httplib::Request& request, httplib::Response& answer) {
      try {
        answer.set_header("X-Version", version_);
        answer.set_content(work(request), "text/plain");
      } catch (const std::exception& error) {
        answer.status = 500;
        answer.set_content(version_ + ": " + error.what(), "text/plain");
      }
    };
  };
  server_.Get("/points", answering([this](const httplib::Request& request) {
                return read(request.get_param_value("id"));
              }));
  server_.Post("/points", answering([this](const httplib::Request& request) {
                 write(request.get_param_value("id"), request.get_param_value("value"));
                 return std::string();
               }));
  server_.Get("/start", answering([this](const httplib::Request&) {
                start();
                return std::string();
              }));
  server_.Get("/stop", answering([this](const httplib::Request&) {
                stop();
                return std::string();
              }));
  server_.Get("/healthz", [this](const httplib::Request&, httplib::Response& answer) {
    answer.status = started_ && healthy_ ? 200 : 503;
  });
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

ShopServer::~ShopServer() {
  stop();
  server_.stop();
  thread_.join();
}

std::string ShopServer::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

void ShopServer::start() {
  if (started_) return;
  std::vector<std::unique_ptr<pqxx::connection>> sessions;
  for (std::size_t number = 0; number < kSessions; ++number)
    sessions.push_back(
        std::make_unique<pqxx::connection>(dsn_ + " application_name=shop@" + version_));
  const std::lock_guard lock(mutex_);
  idle_ = std::move(sessions);
  started_ = true;
}

void ShopServer::stop() {
  std::unique_lock lock(mutex_);
  started_ = false;
  given_back_.notify_all();
  given_back_.wait(lock, [&] { return lent_ == 0; });
  idle_.clear();
}

std::string ShopServer::read(const std::string& id) {
  const auto rows =
      Borrowed(*this).run("SELECT " + column_ + " FROM account WHERE id = $1::bigint", id);
  return rows.at(0).at(0).as<std::string>();
}

void ShopServer::write(const std::string& id, const std::string& value) {
  Borrowed(*this).run("UPDATE account SET " + column_ + " = $2::integer WHERE id = $1::bigint", id,
                      value);
}

ShopClients::ShopClients(int port, int count) {
  for (int client = 0; client < count; ++client)
    threads_.emplace_back([this, port, client] { work(port, client * kRowsOfAClient + 1); });
}

ShopClients::~ShopClients() {
  stop();
}

void ShopClients::stop() {
  stopping_ = true;
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

void ShopClients::work(int port, int first_id) {
  std::map<int, int> written;
  for (int round = 0; !stopping_; ++round) {
    // As users do, each with a connection of its own.
    httplib::Client client("127.0.0.1", port);
    client.set_read_timeout(20);
    const int id = first_id + round % kRowsOfAClient;
    const int value = round % kMostPoints;
    if (ask(client, true, id, value)) written[id] = value;
    ask(client, false, id, value);
  }
  const std::lock_guard lock(mutex_);
  written_.merge(written);
}

bool ShopClients::ask(httplib::Client& client, bool write, int id, int value) {
  const std::string path =
      write ? fmt::format("/points?id={}&value={}", id, value) : fmt::format("/points?id={}", id);
  const httplib::Result got = write ? client.Post(path) : client.Get(path);
  ++answered_;
  std::string failure;
  if (!got) {
    failure = "no answer: " + httplib::to_string(got.error());
  } else if (got->status != 200) {
    failure = fmt::format("{} {}", got->status, got->body);
  } else if (!write && got->body != std::to_string(value)) {
    failure = fmt::format("{} read {} where {} was written", got->get_header_value("X-Version"),
                          got->body, value);
  }
  const std::lock_guard lock(mutex_);
  if (got) ++versions_[got->get_header_value("X-Version")];
  if (failure.empty()) return true;
  if (failures_.size() < kMostFailures)
    failures_.push_back(fmt::format("{} {}: {}", write ? "POST" : "GET", path, failure));
  return false;
}

}  // namespace lockstep::tests
