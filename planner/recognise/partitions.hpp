// An index of a partitioned table, part by part.

#pragma once

#include "planner/recognise/subject.hpp"
#include "planner/table_family.hpp"

#include <functional>
#include <variant>
#include <vector>

namespace lockstep {

// The index of each table below `table`, called as the server would call it, or why they cannot be
// made one by one. `columns` are those of the whole index.
using PartsOrRefusal = std::variant<PartitionedIndex, Unplannable>;
PartsOrRefusal parts_of_index(const CatalogRelation& table, const Identifier& index,
                              const std::vector<Identifier>& columns, const Subject& subject,
                              const std::function<Identifier(const RelationName&)>& name_of);

}  // namespace lockstep
