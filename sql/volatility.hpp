// Does an expression give the same value every time? It decides whether ADD COLUMN … DEFAULT
// rewrites the table and whether a conversion gives the same result for everybody (manual §38.7).

#pragma once

#include "sql/statement.hpp"

#include <cstdint>
#include <string_view>

namespace lockstep {

// Ordered by what has to be expected. Unknown: a function that is not PostgreSQL's own.
enum class Volatility : std::uint8_t { Immutable, Stable, Unknown, Volatile };

// The worst of what the expression calls. Functions behind operators and casts are not seen: the
// server's own are never volatile.
Volatility volatility(const Expression& expression);

// By the name alone, written as in Expression::functions. pg_catalog is searched first, so an
// unqualified name that PostgreSQL has is taken for its own.
Volatility function_volatility(std::string_view name);

// Nothing that it calls has to be found in another schema than pg_catalog.
bool calls_builtins_alone(const Expression& expression);

}  // namespace lockstep
