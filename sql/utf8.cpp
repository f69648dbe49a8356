#include "sql/utf8.hpp"

#include <simdjson.h>

#include <algorithm>

namespace lockstep {

std::optional<std::size_t> invalid_utf8_at(std::string_view text) {
  if (simdjson::validate_utf8(text)) return std::nullopt;
  // Character by character, since a prefix that ends within a character is not valid either.
  std::size_t good = 0;
  while (good < text.size()) {
    const auto lead = static_cast<unsigned char>(text[good]);
    const std::size_t length = lead < 0x80 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
    if (!simdjson::validate_utf8(text.substr(good, length))) break;
    good += length;
  }
  return std::min(good, text.size());
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && continues_character(text[bytes]))
    --bytes;
  return text.substr(0, bytes);
}

std::size_t byte_of_character(std::string_view text, std::size_t number) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!continues_character(text[at]) && --number == 0) return at;
  }
  return text.size();
}

}  // namespace lockstep
