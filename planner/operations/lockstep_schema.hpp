// Names of what one operation has in schema lockstep while it lasts.

#pragma once

#include "sql/identifier.hpp"

#include <string>
#include <string_view>

namespace lockstep {

inline RelationName in_lockstep_schema(std::string_view role, const std::string& tag) {
  return {Identifier("lockstep"), Identifier(std::string(role) + "_" + tag)};
}

}  // namespace lockstep
