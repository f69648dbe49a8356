#include "cli/serve/http_server.hpp"

#include "cli/redact.hpp"
#include "cli/serve/bounded_connection.hpp"
#include "executor/clock.hpp"
#include "executor/database.hpp"
#include "sql/errors.hpp"

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace lockstep {
namespace {

// How often a stop is asked for again: httplib takes no notice of one before it listens.
constexpr std::chrono::milliseconds kStopPoll{20};

// A request that was read already, and room for its answer.
class Exchange final : public httplib::Stream {
 public:
  explicit Exchange(std::string request) : request_(std::move(request)) {}
  const std::string& answer() const { return answer_; }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t count = request_.copy(to, size, read_);
    read_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, std::size_t size) override {
    answer_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string request_;
  std::size_t read_ = 0;
  std::string answer_;
};

std::string plain_answer(std::string_view status, std::string_view reason) {
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}\n",
      status, reason.size() + 1, reason);
}

// A thread for every connection, up to so many; the next is refused on the accepting thread.
class Connections final : public httplib::TaskQueue {
 public:
  Connections(const HttpLimits& limits, std::atomic<bool>& full)
      : most_(limits.connections),
        full_(full),
        pool_(static_cast<std::size_t>(limits.connections)) {}

  // void in httplib 0.11, bool later.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>{}));
  Enqueued enqueue(std::function<void()> serve) override {
    if (open_.load() >= most_) {
      full_ = true;
      serve();
      full_ = false;
      return static_cast<Enqueued>(true);
    }
    ++open_;
    asio::post(pool_, [this, serve = std::move(serve)] {
      serve();
      --open_;
    });
    return static_cast<Enqueued>(true);
  }
  void shutdown() override { pool_.join(); }

 private:
  int most_;
  std::atomic<bool>& full_;
  std::atomic<int> open_ = 0;
  asio::thread_pool pool_;
};

std::string words_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const UserError& error) {
    return error.what();
  } catch (const DatabaseError& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("unexpected: ") + error.what();
  }
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

class HttpServer::Bounded final : public httplib::Server {
 public:
  Bounded(Answering answering, const HttpLimits& limits)
      : answering_(std::move(answering)), limits_(limits) {
    new_task_queue = [this] { return new Connections(limits_, full_); };  // httplib deletes it
    // httplib's own choice is SO_REUSEPORT, by which two servers share a port and nobody notices.
    set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      respond(request, response);
      return HandlerResponse::Handled;
    });
  }

 private:
  void respond(const httplib::Request& request, httplib::Response& response) {
    HttpAnswer answer{.status = 405, .body = "only GET, HEAD and POST are answered\n"};
    // Flagger's webhooks ask with POST. What they send is not read.
    if (request.method == "GET" || request.method == "HEAD" || request.method == "POST") {
      HttpRequest asked{.path = request.path};
      for (const auto& [name, value] : request.params)
        asked.parameters.emplace(name, value);
      answer = ask(asked);
    }
    response.status = answer.status;
    response.set_content(answer.body, answer.content_type.c_str());
    response.set_header("Cache-Control", "no-store");
  }

  HttpAnswer ask(const HttpRequest& request) {
    try {
      return answering_(request);
    } catch (...) {
      return {.status = 503,
              .body = one_line(without_passwords(words_of(std::current_exception()))) + "\n"};
    }
  }

  bool process_and_close_socket(socket_t socket) override {
    BoundedConnection connection(socket);
    if (full_) {
      connection.answer(plain_answer("503 Service Unavailable", "too many connections"), {});
      return true;
    }
    std::string head;
    switch (connection.read_head(head, limits_.head_bytes, limits_.head_time)) {
      case BoundedConnection::Head::Complete:
        connection.answer(answer_to(std::move(head)), limits_.answer_time);
        break;
      case BoundedConnection::Head::TooBig:
        connection.answer(
            plain_answer("431 Request Header Fields Too Large",
                         fmt::format("a request may have {} bytes of headers", limits_.head_bytes)),
            limits_.answer_time);
        break;
      case BoundedConnection::Head::TooSlow:
        connection.answer(plain_answer("408 Request Timeout",
                                       fmt::format("the request was not complete within {} ms",
                                                   limits_.head_time.count())),
                          limits_.answer_time);
        break;
      case BoundedConnection::Head::Gone:
        break;
    }
    return true;
  }

  std::string answer_to(std::string head) {
    Exchange exchange(std::move(head));
    bool closed = false;
    process(*this, exchange, closed);
    return exchange.answer().empty() ? plain_answer("400 Bad Request", "this is no HTTP request")
                                     : exchange.answer();
  }

  // Later versions of httplib want to be told both addresses.
  template <class Server>
  static void process(Server& server, httplib::Stream& stream, bool& closed) {
    if constexpr (requires { server.process_request(stream, true, closed, nullptr); }) {
      server.process_request(stream, true, closed, nullptr);
    } else {
      server.process_request(stream, "", 0, "", 0, true, closed, nullptr);
    }
  }

  Answering answering_;
  HttpLimits limits_;
  std::atomic<bool> full_ = false;
};

HttpServer::HttpServer(Answering answering, HttpLimits limits)
    : server_(std::make_unique<Bounded>(std::move(answering), limits)) {}

HttpServer::~HttpServer() = default;

int HttpServer::bind(const std::string& host, int port) {
  const int bound =
      port == 0 ? server_->bind_to_any_port(host) : (server_->bind_to_port(host, port) ? port : -1);
  if (bound > 0) return bound;
  throw UserError(fmt::format("cannot listen on {}:{}", host, port),
                  "The port is taken, or the address is not this machine's. Choose with --listen.");
}

void HttpServer::run(const std::stop_token& stop) {
  std::stop_source ended;
  std::jthread listening([&] {
    server_->listen_after_bind();
    ended.request_stop();
  });
  while (system_clock().pause(std::chrono::hours(1), stop)) {
  }
  while (!ended.stop_requested()) {
    server_->stop();
    system_clock().pause(kStopPoll, ended.get_token());
  }
}

}  // namespace lockstep
