// Storage options as the catalog has them, "n_distinct=-0.5", as WITH and SET take them.

#pragma once

#include "sql/sql.hpp"

#include <span>
#include <string>

namespace lockstep {

// ("n_distinct" = '-0.5', …)
Sql option_list(std::span<const std::string> options);

}  // namespace lockstep
