// What expressions may be that give a column its value in rows that leave it out, and which tables
// are meant.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Why it cannot be computed by everybody for the row alone. Empty: it can.
std::string unusable_fill(std::string_view what, const Expression& value);

// An expression that the server printed. Nothing: the linked grammar cannot read it.
std::optional<Expression> printed_expression(const std::string& text);

// The table and all that is below it.
std::vector<RelationName> family_of(const CatalogRelation& table, const AnalysisState& state);

}  // namespace lockstep
