// Which columns a CHECK constraint proves NOT NULL, so that SET NOT NULL need not scan the table.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::pg {

// `definition` as pg_get_constraintdef() writes it, with every operator's operands in parentheses;
// none of another kind than CHECK proves anything. Only arms `c IS NOT NULL` of a conjunction
// count: what else might prove it (c > 0 does not: NULL passes a CHECK) is left alone. Sorted,
// without duplicates.
std::vector<std::string> columns_proved_not_null(std::string_view definition);

}  // namespace lockstep::pg
