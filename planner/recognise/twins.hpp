// A column that gets a new name while both names are used: a twin beside it, or what stands in the
// way.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "planner/operation.hpp"

#include <string>
#include <variant>
#include <vector>

namespace lockstep {

using TwinResult = std::variant<operations::TwinColumns, std::vector<std::string>>;

// Of the same type. Precondition: the table is known in full and has the column.
TwinResult recognise_twins(const CatalogRelation& table, const Identifier& column,
                           const Identifier& new_name, const ScriptStatement& statement,
                           const AnalysisState& before);

// Of another type: a change of type and the RENAME that comes with it.
struct RetypedColumn {
  const CatalogRelation& table;
  Identifier column;
  Identifier new_name;
  const AlterColumnType& change;  // it may call the column by either name
  const ScriptStatement& typed;
  const ScriptStatement& named;
};
TwinResult recognise_retyped_twins(const RetypedColumn& retyped, const AnalysisState& before);

}  // namespace lockstep
