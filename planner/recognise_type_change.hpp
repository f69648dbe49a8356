// ALTER COLUMN … TYPE that would rewrite the table: the staged change of a plain column, or what
// stands in its way.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "planner/operation.hpp"

#include <string>
#include <variant>

namespace lockstep {

struct TypeChangeRefused {
  std::string reason;
  std::string help;
};

using TypeChangeResult = std::variant<operations::ChangeColumnType, TypeChangeRefused>;

// Precondition: the table is known in full.
TypeChangeResult recognise_type_change(const AlterColumnType& change, const AlterTable& alter,
                                       const ScriptStatement& statement,
                                       const AnalysisState& before);

}  // namespace lockstep
