// Is it UTF-8? libpg_query takes any bytes and passes them through, so it is asked first.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lockstep {

// The offset of the first byte that is not valid UTF-8 (RFC 3629); nothing when all is.
std::optional<std::size_t> invalid_utf8_at(std::string_view text);

}  // namespace lockstep
