#include "cli/rollout/pooled_clients.hpp"

#include "cli/state_folder.hpp"
#include "executor/attempt.hpp"
#include "playbooks/attempt_outside.hpp"
#include "playbooks/drivers/pgbouncer.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace lockstep {
namespace {

// The console may be lost as well; the cutover does not depend on it.
template <class Work>
void try_it(const char* what, const Work& work) {
  std::optional<std::string> problem;
  const std::optional<DatabaseError> lost = attempt([&] { problem = attempt_outside(work); });
  if (lost) problem = lost->what();
  if (problem) spdlog::warn("PgBouncer: {}: {}", what, *problem);
}

class HeldClients {
 public:
  explicit HeldClients(PgbouncerSettings settings) : settings_(std::move(settings)) {
    try_it("clients are not held", [&] {
      pause_.emplace(settings_);
      spdlog::info("PgBouncer: clients of {} wait", settings_.database);
    });
  }
  ~HeldClients() {
    if (!pause_) {
      try_it("its connections are not replaced", [&] { reconnect_pgbouncer(settings_); });
      return;
    }
    // A pause closes all connections to the server. RECONNECT on top of that would cut off those
    // that are just being made, and PgBouncer 1.18 turns its clients away for that.
    try_it("not resumed", [&] {
      const bool in_time = pause_->resume();
      spdlog::info("PgBouncer: clients of {} go on{}", settings_.database,
                   in_time ? "" : "; the pause had ended at its time");
    });
  }
  HeldClients(const HeldClients&) = delete;
  HeldClients& operator=(const HeldClients&) = delete;

 private:
  PgbouncerSettings settings_;
  std::optional<PgbouncerPause> pause_;
};

}  // namespace

std::function<std::shared_ptr<void>()> hold_pooled_clients(const PoolerSettings& pooler) {
  const PgbouncerSettings settings{.console = pooler.console,
                                   .database = pooler.database,
                                   .longest = pooler.longest,
                                   .state_folder = state_folder(),
                                   .watchdog = pause_watchdog_command()};
  return [settings] { return std::make_shared<HeldClients>(settings); };
}

}  // namespace lockstep
