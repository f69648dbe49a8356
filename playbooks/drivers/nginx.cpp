#include "playbooks/drivers/nginx.hpp"

#include "executor/clock.hpp"
#include "playbooks/child_command.hpp"
#include "playbooks/drivers/nginx_file.hpp"
#include "playbooks/drivers/replace_file.hpp"
#include "playbooks/drivers/side_weights.hpp"
#include "playbooks/http_get.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace lockstep {
namespace {

constexpr std::chrono::milliseconds kAskTimeout{2000};
constexpr std::chrono::milliseconds kPoll{20};
constexpr std::chrono::milliseconds kCommandTimeout{30000};
// While nginx reloads, old and new workers both take connections: it lets the new ones begin and
// sleeps for 100 ms before it tells the old ones to go. Only the new ones may answer for so long.
constexpr std::chrono::milliseconds kSettled{500};

NginxFile file_of(const NginxSettings& settings, const NginxTraffic& traffic) {
  return {.upstream = settings.upstream,
          .directives = settings.directives,
          .blue = settings.blue,
          .green = settings.green,
          .traffic = traffic};
}

class NginxDriver final : public TrafficDriver {
 public:
  explicit NginxDriver(NginxSettings settings) : settings_(std::move(settings)) {}

  TrafficState read() override { return state_of(loaded()); }

  TrafficState shift(int green_percent) override {
    NginxTraffic wanted = loaded();
    wanted.green_percent = green_percent;
    if (wanted.draining && percent(wanted, *wanted.draining) > 0) wanted.draining.reset();
    return bring_about(wanted);
  }

  TrafficState drain(Colour colour) override {
    NginxTraffic wanted = loaded();
    wanted.green_percent = colour == Colour::Blue ? 100 : 0;
    wanted.draining = colour;
    return bring_about(wanted);
  }

 private:
  static int percent(const NginxTraffic& traffic, Colour colour) {
    return colour == Colour::Green ? traffic.green_percent : 100 - traffic.green_percent;
  }

  HttpGot probe() const { return http_get(settings_.probe, kAskTimeout); }

  // What nginx says that it has.
  NginxTraffic loaded() const {
    const HttpGot got = probe();
    const std::string hint = fmt::format(
        "{} has to be a location with `return 200 $lockstep_traffic;`, and nginx's "
        "configuration has to include {}.",
        settings_.probe, settings_.file);
    if (!got.ok()) {
      throw UserError(
          fmt::format("nginx does not say at {} how requests are spread: {}", settings_.probe,
                      got.status == 0 ? got.error : fmt::format("{}", got.status)),
          hint);
    }
    const std::optional<NginxTraffic> traffic = read_nginx_traffic(got.body);
    if (!traffic)
      throw UserError("nginx's answer is not understood: " + got.body.substr(0, 80), hint);
    return *traffic;
  }

  int healthy(const std::vector<std::string>& servers) const {
    int count = 0;
    for (const std::string& server : servers)
      count += http_get("http://" + server + settings_.health, kAskTimeout).ok() ? 1 : 0;
    return count;
  }

  TrafficState state_of(const NginxTraffic& traffic) const {
    const auto side = [&](Colour colour, const std::vector<std::string>& servers) {
      return SideState{.percent = percent(traffic, colour),
                       .healthy_servers = healthy(servers),
                       .draining = traffic.draining == colour};
    };
    // A reload brings back the same file: whatever was loaded otherwise shows in the shares.
    return {.blue = side(Colour::Blue, settings_.blue),
            .green = side(Colour::Green, settings_.green),
            .proxy_identity = settings_.file};
  }

  TrafficState bring_about(const NginxTraffic& wanted) const {
    const NginxFile file = file_of(settings_, wanted);
    require_share(wanted.green_percent, share_of(file));
    require_someone_serves(state_of(wanted), wanted.green_percent);
    const std::string before = read_whole_file(settings_.file);
    replace_file(settings_.file, to_string(file));
    require_or_restore({"-t"}, before);
    require_or_restore({"-s", "reload"}, before);
    await(file);
    return state_of(loaded());
  }

  // The old file is put back when nginx says no: the next reload must not meet a bad one.
  void require_or_restore(const std::vector<std::string>& arguments,
                          const std::string& before) const {
    ChildCommand command{.argv = settings_.command, .timeout = kCommandTimeout};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    const ChildEnded ended = run_child(command, {});
    if (ended.ok()) return;
    replace_file(settings_.file, before);
    throw UserError(fmt::format("`{}` failed with {}: {}", fmt::join(command.argv, " "),
                                ended.status, ended.output),
                    "The file is as it was, and so are the weights. Mend nginx's configuration "
                    "and run the rollout again.");
  }

  void await(const NginxFile& file) const {
    Clock& clock = system_clock();
    const auto deadline = clock.now() + settings_.timeout;
    const std::string wanted = traffic_text(file);
    auto settled = clock.now() + kSettled;
    while (clock.now() < settled) {
      const std::string answer = probe().body;
      if (answer != wanted) settled = clock.now() + kSettled;
      if (answer != wanted && clock.now() >= deadline) {
        throw UserError(
            fmt::format("nginx was reloaded, but {} ms later still answers \"{}\" and not \"{}\"",
                        settings_.timeout.count(), answer.substr(0, 200), wanted),
            "Look into nginx's error log; `nginx -T` shows the configuration that it would load.");
      }
      clock.pause(kPoll, {});
    }
  }

  NginxSettings settings_;
};

}  // namespace

std::unique_ptr<TrafficDriver> nginx_driver(NginxSettings settings) {
  return std::make_unique<NginxDriver>(std::move(settings));
}

std::string first_nginx_file(const NginxSettings& settings) {
  return to_string(file_of(settings, {}));
}

}  // namespace lockstep
