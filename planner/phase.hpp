// Phases of a revision and stages of its contract phase (DESIGN §2, §4).

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

enum class Phase : std::uint8_t { Expand, Backfill, Contract };
enum class Stage : std::uint8_t { Cutover, Retire };  // of Contract only

std::string_view to_string(Phase phase);  // "expand", "backfill", "contract"
std::string_view to_string(Stage stage);  // "cutover", "retire"
std::optional<Phase> phase_from(std::string_view name);
std::optional<Stage> stage_from(std::string_view name);

}  // namespace lockstep
