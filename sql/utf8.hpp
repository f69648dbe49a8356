// UTF-8 as bytes: where it is broken, where its characters begin. For sql/ alone.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lockstep {

constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The first byte that is no UTF-8; nothing when all of the text is.
std::optional<std::size_t> invalid_utf8_at(std::string_view text);

// At most `bytes` bytes, never cutting a character in two.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

// The byte offset of the n-th character, counted from 1; past the last one, the end.
std::size_t byte_of_character(std::string_view text, std::size_t number);

}  // namespace lockstep
