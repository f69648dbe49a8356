#include "playbooks/schema_engine.hpp"

#include <array>

namespace lockstep {

std::string_view to_string(SchemaReached reached) {
  constexpr std::array<std::string_view, 5> kNames{"none", "expand", "backfill", "cutover",
                                                   "retire"};
  return kNames.at(static_cast<std::size_t>(reached));
}

}  // namespace lockstep
