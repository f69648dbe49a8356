// The traffic as the finished stages of a rollout left it. A reload of the proxy, or somebody else,
// may move it in between: that is noticed, put back and recorded.

#pragma once

#include "playbooks/playbook.hpp"
#include "playbooks/rollout_world.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace lockstep {

class HeldTraffic {
 public:
  HeldTraffic(const Playbook& playbook, const RolloutRecord& record, std::size_t position,
              RolloutWorld& world);

  // Looks, and puts back what has moved. Nothing: all is where it belongs, or nothing was ever
  // moved; else why it could not be made so.
  std::optional<std::string> hold();
  // Why it is not certain that blue takes nothing; nothing when it is, or without traffic.
  std::optional<std::string> blue_in_service();
  // "green takes 10 % of the requests"; for messages.
  std::string shown();

 private:
  RolloutWorld& world_;
  std::int64_t rollout_;
  std::size_t position_;
  std::optional<StageAction> last_;  // ShiftStage or DrainStage
};

}  // namespace lockstep
