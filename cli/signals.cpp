#include "cli/signals.hpp"

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <csignal>
#include <functional>
#include <thread>

namespace lockstep {

struct StopOnSignal::Listener {
  asio::io_context io;
  asio::signal_set signals{io, SIGINT, SIGTERM};
  std::stop_source stop;
  std::thread thread;

  void listen() {
    signals.async_wait([this](const std::error_code& error, int /*signal*/) {
      if (error) return;
      stop.request_stop();
      listen();
    });
  }
};

StopOnSignal::StopOnSignal() : listener_(std::make_unique<Listener>()) {
  listener_->listen();
  listener_->thread = std::thread([this] { listener_->io.run(); });
}

StopOnSignal::~StopOnSignal() {
  listener_->io.stop();
  listener_->thread.join();
}

std::stop_token StopOnSignal::token() const {
  return listener_->stop.get_token();
}

}  // namespace lockstep
