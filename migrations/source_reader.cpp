// Files and bytes → SourceText, or what is wrong with them.

#include "migrations/revision_loader.hpp"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// Length of the well-formed UTF-8 character at `at` (RFC 3629: no overlong form, no surrogate); 0:
// none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) -> unsigned {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t offset = 1; offset < length; ++offset) {
    if ((byte(offset) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

struct BadByte {
  std::size_t offset;
  std::string message;
  std::string hint;
};

// Most texts are plain ASCII: eight bytes at a time.
std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const std::uint64_t zero = (bytes - 0x0101010101010101U) & ~bytes;  // its top bit, of a NUL
    if (((bytes | zero) & 0x8080808080808080U) != 0) break;
  }
  return at;
}

std::optional<BadByte> first_bad_byte(std::string_view text) {
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    return BadByte{0, "the file is UTF-16", "save it as UTF-8"};
  }
  for (std::size_t at = plain_prefix(text); at < text.size();) {
    if (text[at] == '\0') return BadByte{at, "a NUL byte: this is not SQL text", ""};
    const std::size_t length = character_length(text, at);
    if (length == 0) return BadByte{at, "this is not valid UTF-8", "save the file as UTF-8"};
    at += length;
  }
  return std::nullopt;
}

}  // namespace

std::variant<SourceText, Diagnostic> checked_source(std::string path, std::string text) {
  const auto bad = first_bad_byte(text);
  if (!bad) return SourceText(std::move(path), std::move(text));
  // Only what stands before the bad byte is safe to count in.
  const SourcePosition at = SourceText(path, text.substr(0, bad->offset)).position(bad->offset);
  return Diagnostic{std::move(path), at, bad->message, bad->hint};
}

std::variant<SourceText, Diagnostic> read_source(const fs::path& path) {
  const auto unreadable = [&](const std::string& why) {
    return Diagnostic{path.string(), {}, "cannot be read: " + why, ""};
  };
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error) return unreadable(error.message());
  if (fs::is_directory(status)) return unreadable("it is a folder");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(std::generic_category().message(errno));
  std::string text;
  // A pipe has no size; a file may grow while it is read.
  if (const auto size = fs::file_size(path, error); !error) text.resize(size);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  text.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  if (file.bad()) return unreadable("the read failed");
  return checked_source(path.string(), std::move(text));
}

}  // namespace lockstep
