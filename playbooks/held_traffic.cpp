#include "playbooks/held_traffic.hpp"

#include "playbooks/attempt_outside.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

int green_of(const StageAction& action) {
  if (const auto* shift = std::get_if<ShiftStage>(&action)) return shift->green;
  return std::get<DrainStage>(action).colour == Colour::Blue ? 100 : 0;
}

}  // namespace

HeldTraffic::HeldTraffic(const Playbook& playbook, const RolloutRecord& record,
                         std::size_t position, RolloutWorld& world)
    : world_(world), rollout_(record.id), position_(position) {
  for (std::size_t index = 0; index < position; ++index) {
    const StageAction& action = playbook.stages.at(index).action;
    const bool moves =
        std::holds_alternative<ShiftStage>(action) || std::holds_alternative<DrainStage>(action);
    if (moves && record.stages.at(index).state == RolloutStageState::Done) last_ = action;
  }
}

std::optional<std::string> HeldTraffic::hold() {
  if (world_.traffic == nullptr || !last_) return std::nullopt;
  const int wanted = green_of(*last_);
  std::string moved;
  const auto problem = attempt_outside([&] {
    const int found = world_.traffic->read().green.percent;
    if (found == wanted) return;
    if (const auto* drain = std::get_if<DrainStage>(&*last_)) {
      world_.traffic->drain(drain->colour);
    } else {
      world_.traffic->shift(wanted);
    }
    moved = fmt::format("green took {} % of the requests, not {} %: put back", found, wanted);
  });
  if (problem) return "the traffic: " + *problem;
  if (!moved.empty()) {
    world_.store.note(rollout_, position_, "traffic-restored", moved);
    world_.tell(moved);
  }
  return std::nullopt;
}

std::optional<std::string> HeldTraffic::blue_in_service() {
  if (world_.traffic == nullptr) return std::nullopt;
  std::optional<std::string> in_service;
  const auto problem = attempt_outside([&] {
    const SideState blue = world_.traffic->read().blue;
    if (blue.percent > 0) {
      in_service = fmt::format("blue takes {} % of the requests", blue.percent);
    } else if (blue.open_sessions.value_or(0) > 0) {
      in_service = fmt::format("blue has {} open requests", *blue.open_sessions);
    }
  });
  return problem ? problem : in_service;
}

std::string HeldTraffic::shown() {
  if (world_.traffic == nullptr) return "";
  std::string text;
  const auto problem = attempt_outside([&] {
    text = fmt::format("green takes {} % of the requests", world_.traffic->read().green.percent);
  });
  return problem ? "the traffic cannot be read: " + *problem : text;
}

}  // namespace lockstep
