// RENAME of a table or of one of its columns: the staged change by an updatable view; for a column
// by twin columns where a view would not do; or what stands in the way.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "planner/operation.hpp"

#include <string>
#include <variant>

namespace lockstep {

struct RenameRefused {
  std::string reason;
  std::string help;
};

using RenameResult = std::variant<operations::RenameColumn, operations::TwinColumns,
                                  operations::RenameTable, RenameRefused>;

// Precondition: the relation is known in full and a table; the rename is one of a column or of it.
RenameResult recognise_rename(const Rename& rename, const ScriptStatement& statement,
                              const AnalysisState& before);

}  // namespace lockstep
