// The names of pg_catalog's functions by volatility, each list separated by spaces.

#pragma once

#include <string_view>

namespace lockstep {

extern const std::string_view kVolatileFunctions;
extern const std::string_view kStableFunctions;
extern const std::string_view kImmutableFunctions;

}  // namespace lockstep
