// FOR VALUES … as a condition over a row: in the form from which the server concludes that no row
// has to be read (manual, ALTER TABLE … ATTACH PARTITION).

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/sql.hpp"
#include "sql/statement.hpp"

#include <string>
#include <variant>

namespace lockstep {

// A string: why it cannot be said.
std::variant<Sql, std::string> within_bounds(const PartitionBound& bound,
                                             const CatalogRelation& parent);

}  // namespace lockstep
