// FOR VALUES … as a condition over a row: in the form from which the server concludes that no row
// has to be read (manual, ALTER TABLE … ATTACH PARTITION).

#pragma once

#include "planner/operation.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/sql.hpp"
#include "sql/statement.hpp"

#include <string>
#include <variant>

namespace lockstep {

// A string: why it cannot be said.
std::variant<Sql, std::string> within_bounds(const PartitionBound& bound,
                                             const CatalogRelation& parent);
// The same with the bounds of the parent, where that is a partition itself.
Sql within_all_bounds(const Sql& within, const CatalogRelation& parent);

operations::BoundsProof proof_within(const CatalogRelation& table, Sql check);
// That no row of it is within the bounds.
operations::BoundsProof proof_outside(const CatalogRelation& table, const Sql& within);
// By the constraint that the server derives from them. Precondition: the catalog has it.
operations::BoundsProof proof_of_own_bounds(const CatalogRelation& partition);

}  // namespace lockstep
