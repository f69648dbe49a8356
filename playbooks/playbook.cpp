#include "playbooks/playbook.hpp"

#include <array>

namespace lockstep {

std::string_view kind_of(const StageAction& action) {
  // In the order of the variant.
  constexpr std::array<std::string_view, std::variant_size_v<StageAction>> kNames{
      "expand", "backfill", "run",     "check", "shift",  "soak",
      "gate",   "approve",  "cutover", "drain", "retire", "notify"};
  return kNames.at(action.index());
}

}  // namespace lockstep
