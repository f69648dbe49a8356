#include "playbooks/drivers/haproxy_socket.hpp"

#include "sql/errors.hpp"

#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <fmt/format.h>

#include <vector>

namespace lockstep {
namespace {

bool is_path(const std::string& address) {
  return address.find('/') != std::string::npos;
}

[[noreturn]] void unreachable(const HaproxySocket& socket, const std::string& reason) {
  throw UserError(fmt::format("HAProxy cannot be reached at {}: {}", socket.address, reason),
                  "See that HAProxy runs, that its configuration has `stats socket` with `level "
                  "admin`, and that this user may open it.");
}

// One connection, bounded as a whole: HAProxy ends it after its answer.
template <class Protocol>
class Exchange {
 public:
  using Endpoints = std::vector<typename Protocol::endpoint>;

  Exchange(const HaproxySocket& socket, const std::string& command)
      : socket_(socket), command_(command + "\n"), connection_(io_) {}

  std::string run(const Endpoints& endpoints) {
    asio::async_connect(connection_, endpoints,
                        [this](const std::error_code& error, const auto& /*endpoint*/) {
                          if (!failed(error)) send();
                        });
    io_.run_for(socket_.timeout);
    if (error_) unreachable(socket_, error_.message());
    if (!answered_)
      unreachable(socket_, fmt::format("no answer within {} ms", socket_.timeout.count()));
    return answer_;
  }

 private:
  void send() {
    asio::async_write(connection_, asio::buffer(command_),
                      [this](const std::error_code& error, std::size_t /*size*/) {
                        if (!failed(error)) receive();
                      });
  }
  void receive() {
    asio::async_read(connection_, asio::dynamic_buffer(answer_),
                     [this](const std::error_code& error, std::size_t /*size*/) {
                       answered_ = error == asio::error::eof || !failed(error);
                     });
  }
  bool failed(const std::error_code& error) {
    if (error) error_ = error;
    return static_cast<bool>(error);
  }

  const HaproxySocket& socket_;
  std::string command_;
  asio::io_context io_;
  typename Protocol::socket connection_;
  std::string answer_;
  std::error_code error_;
  bool answered_ = false;
};

std::vector<asio::ip::tcp::endpoint> resolve(const HaproxySocket& socket) {
  const std::size_t colon = socket.address.rfind(':');
  if (colon == std::string::npos)
    throw UserError(fmt::format("\"{}\" is neither a path nor host:port", socket.address));
  asio::io_context io;
  asio::ip::tcp::resolver resolver(io);
  std::error_code error;
  const auto found =
      resolver.resolve(socket.address.substr(0, colon), socket.address.substr(colon + 1), error);
  if (error) unreachable(socket, error.message());
  return {found.begin(), found.end()};
}

}  // namespace

std::string ask_haproxy(const HaproxySocket& socket, const std::string& command) {
  if (is_path(socket.address)) {
    // As in sockaddr_un; Asio throws on a longer one.
    if (constexpr std::size_t kLongest = 107; socket.address.size() > kLongest)
      throw UserError(
          fmt::format("the socket's path {} is longer than {} bytes", socket.address, kLongest));
    return Exchange<asio::local::stream_protocol>(socket, command)
        .run({asio::local::stream_protocol::endpoint(socket.address)});
  }
  return Exchange<asio::ip::tcp>(socket, command).run(resolve(socket));
}

std::string by_hand(const HaproxySocket& socket, const std::string& command) {
  return fmt::format("echo \"{}\" | socat {}:{} -", command,
                     is_path(socket.address) ? "UNIX-CONNECT" : "TCP", socket.address);
}

}  // namespace lockstep
