// How a column becomes NOT NULL without a scan under a strong lock.

#pragma once

#include "planner/operation.hpp"

#include <vector>

namespace lockstep {

operations::SetColumnNotNull not_null_proven(const RelationName& table, const Identifier& column,
                                             const AnalysisState& before, bool contract_phase);

// Of a primary key's columns, those that are not NOT NULL yet.
std::vector<operations::SetColumnNotNull> not_null_of_key(const RelationName& table,
                                                          const std::vector<Identifier>& columns,
                                                          const AnalysisState& before);

}  // namespace lockstep
