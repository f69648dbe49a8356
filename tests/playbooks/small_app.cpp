#include "tests/playbooks/small_app.hpp"

#include <utility>

namespace lockstep::tests {

SmallApp::SmallApp(std::string name) : name_(std::move(name)) {
  server_.Get("/", [this](const httplib::Request&, httplib::Response& answer) {
    answer.set_content(name_, "text/plain");
  });
  server_.Get("/healthz", [this](const httplib::Request&, httplib::Response& answer) {
    const std::lock_guard lock(mutex_);
    answer.status = healthy_ ? 200 : 503;
  });
  server_.Get("/slow", [this](const httplib::Request&, httplib::Response& answer) {
    std::unique_lock lock(mutex_);
    ++slow_;
    changed_.wait(lock, [this] { return let_go_; });
    --slow_;
    answer.set_content(name_, "text/plain");
  });
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

SmallApp::~SmallApp() {
  let_go();
  server_.stop();
  thread_.join();
}

void SmallApp::set_healthy(bool healthy) {
  const std::lock_guard lock(mutex_);
  healthy_ = healthy;
}

void SmallApp::let_go() {
  const std::lock_guard lock(mutex_);
  let_go_ = true;
  changed_.notify_all();
}

int SmallApp::slow_requests() {
  const std::lock_guard lock(mutex_);
  return slow_;
}

std::map<std::string, int> ask_often(int port, int times) {
  std::map<std::string, int> answers;
  for (int done = 0; done < times; ++done) {
    httplib::Client client("127.0.0.1", port);
    const httplib::Result result = client.Get("/");
    const std::string failed = result ? std::to_string(result->status) : "no answer";
    ++answers[result && result->status == 200 ? result->body : failed];
  }
  return answers;
}

Clients::Clients(int port, int count) {
  for (int client = 0; client < count; ++client) {
    threads_.emplace_back([this, port] {
      while (!stopping_) {
        for (const auto& [who, times] : ask_often(port, 1)) {
          const std::lock_guard lock(mutex_);
          answers_[who] += times;
        }
        ++answered_;
      }
    });
  }
}

Clients::~Clients() {
  stop();
}

std::map<std::string, int> Clients::stop() {
  stopping_ = true;
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
  return answers_;
}

}  // namespace lockstep::tests
