// What ATTACH PARTITION would otherwise build or prove under its lock, or fail for: to be made
// before.

#pragma once

#include "sql/catalog_snapshot.hpp"

#include <optional>
#include <string>

namespace lockstep {

struct AttachObstacle {
  std::string reason;
  std::string help;
};
std::optional<AttachObstacle> obstacle_to_attach(const CatalogRelation& partition,
                                                 const CatalogRelation& parent);

}  // namespace lockstep
