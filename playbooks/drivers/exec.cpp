#include "playbooks/drivers/exec.hpp"

#include "playbooks/child_command.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <sstream>
#include <utility>

namespace lockstep {
namespace {

using Words = std::map<std::string, std::string>;

UserError unreadable(std::string_view printed) {
  return UserError(
      fmt::format("the command that reads the traffic printed \"{}\"", printed.substr(0, 200)),
      "It has to print one line: green=10 blue_healthy=2 green_healthy=2 "
      "(docs/playbook-format.md).");
}

std::int64_t number_of(const std::string& text, std::string_view printed) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0)
    throw unreadable(printed);
  return number;
}

std::int64_t required(const Words& words, const std::string& name, std::string_view printed) {
  const auto found = words.find(name);
  if (found == words.end()) throw unreadable(printed);
  return number_of(found->second, printed);
}

SideState side_of(const Words& words, Colour colour, std::string_view printed) {
  const std::string name(colour_name(colour));
  const auto green = static_cast<int>(required(words, "green", printed));
  SideState side{.percent = colour == Colour::Green ? green : 100 - green,
                 .healthy_servers = static_cast<int>(required(words, name + "_healthy", printed))};
  if (const auto open = words.find(name + "_open"); open != words.end())
    side.open_sessions = number_of(open->second, printed);
  const auto draining = words.find("draining");
  side.draining = draining != words.end() && draining->second == name;
  return side;
}

class ExecDriver final : public TrafficDriver {
 public:
  explicit ExecDriver(ExecTrafficSettings settings) : settings_(std::move(settings)) {}

  TrafficState read() override { return read_exec_traffic(run(settings_.read, {})); }

  TrafficState shift(int green_percent) override {
    const TrafficState before = read();
    require_someone_serves(before, green_percent);
    if (before.green.percent == green_percent && !before.blue.draining && !before.green.draining)
      return before;
    run(settings_.shift, {{"LOCKSTEP_GREEN", std::to_string(green_percent)}});
    return require(green_percent);
  }

  TrafficState drain(Colour colour) override {
    const int green_percent = colour == Colour::Blue ? 100 : 0;
    if (settings_.drain.empty()) return shift(green_percent);
    require_someone_serves(read(), green_percent);
    run(settings_.drain, {{"LOCKSTEP_COLOUR", std::string(colour_name(colour))},
                          {"LOCKSTEP_GREEN", std::to_string(green_percent)}});
    return require(green_percent);
  }

 private:
  std::string run(const std::string& command, Words environment) const {
    const ChildEnded ended = run_child({.argv = {"sh", "-c", command},
                                        .environment = std::move(environment),
                                        .timeout = settings_.timeout},
                                       {});
    if (ended.ok()) return ended.output;
    throw UserError(
        fmt::format("`{}` {}: {}", command,
                    ended.end == ChildEnd::TimedOut ? "was not done in time"
                                                    : fmt::format("ended with {}", ended.status),
                    ended.output.substr(0, 500)),
        "Run it by hand to see what it says.");
  }

  TrafficState require(int green_percent) {
    const TrafficState state = read();
    if (state.green.percent == green_percent) return state;
    throw UserError(fmt::format("green was to take {} % of the requests, but `{}` says {} %",
                                green_percent, settings_.read, state.green.percent),
                    "Look at the proxy by hand; nothing was assumed.");
  }

  ExecTrafficSettings settings_;
};

}  // namespace

TrafficState read_exec_traffic(std::string_view printed) {
  Words words;
  std::istringstream text{std::string(printed)};
  for (std::string word; text >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw unreadable(printed);
    words[word.substr(0, equals)] = word.substr(equals + 1);
  }
  if (required(words, "green", printed) > 100) throw unreadable(printed);
  TrafficState state{.blue = side_of(words, Colour::Blue, printed),
                     .green = side_of(words, Colour::Green, printed)};
  if (const auto identity = words.find("identity"); identity != words.end())
    state.proxy_identity = identity->second;
  return state;
}

std::unique_ptr<TrafficDriver> exec_driver(ExecTrafficSettings settings) {
  return std::make_unique<ExecDriver>(std::move(settings));
}

}  // namespace lockstep
