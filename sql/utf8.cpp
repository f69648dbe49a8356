#include "sql/utf8.hpp"

#include <simdjson.h>

#include <algorithm>

namespace lockstep {

std::optional<std::size_t> invalid_utf8_at(std::string_view text) {
  if (simdjson::validate_utf8(text)) return std::nullopt;
  // The longest valid prefix ends where the bad byte is; a prefix that ends inside a character is
  // not valid either, so the search goes character by character from the last known good place.
  std::size_t good = 0;
  while (good < text.size()) {
    const auto lead = static_cast<unsigned char>(text[good]);
    const std::size_t length = lead < 0x80 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
    if (!simdjson::validate_utf8(text.substr(good, std::min(length, text.size() - good))))
      return good;
    good += length;
  }
  return good;
}

}  // namespace lockstep
