// Which conversion a change of type stands for: one of the known ones, or the author's own.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"
#include "planner/operations/conversion.hpp"

#include <optional>
#include <string>
#include <variant>

namespace lockstep {

OperationClass class_of(const AnyConversion& conversion);

// A string: why the column cannot be converted while both versions use it.
using ConversionResult = std::variant<AnyConversion, std::string>;

// `new_name`: what the column is called afterwards, where that is another name; `reverse` may speak
// of it by either.
ConversionResult recognise_conversion(const AlterColumnType& change, const CatalogColumn& column,
                                      const ScriptStatement& statement,
                                      const CatalogSnapshot& catalog,
                                      const std::optional<Identifier>& new_name = {});

}  // namespace lockstep
