// A small HTTP server for questions: no body is read, one request a connection. Everything
// that a client can make it do is bounded: the bytes and the time of a request, the time of an
// answer, the number of connections.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace lockstep {

struct HttpRequest {
  std::string path;
  std::map<std::string, std::string> parameters;  // of the query; of a repeated one the first
};

struct HttpAnswer {
  int status = 200;
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
};

struct HttpLimits {
  std::size_t head_bytes = 8192;                // request line and headers; more is answered 431
  std::chrono::milliseconds head_time{5000};    // until they are complete; later is answered 408
  std::chrono::milliseconds answer_time{5000};  // until the client has taken the answer
  // At once, a thread each, so that a slow client holds up nobody; more are answered 503.
  int connections = 32;
};

class HttpServer {
 public:
  // Called from several threads. What it throws becomes a 503 with the error's words.
  using Answering = std::function<HttpAnswer(const HttpRequest&)>;

  HttpServer(Answering answering, HttpLimits limits);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Port 0: any. Gives the port; throws UserError when it cannot be had.
  int bind(const std::string& host, int port);
  // Serves until it is stopped; what has begun is answered.
  void run(const std::stop_token& stop);

 private:
  class Bounded;
  std::unique_ptr<Bounded> server_;
};

}  // namespace lockstep
