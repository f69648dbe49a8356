#include "migrations/checksum.hpp"

#include "sql/errors.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace lockstep {
namespace {

// Every text goes in with its length, every list with its count: no two inputs have the same bytes.
void append(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
}

void append(std::string& bytes, std::string_view name, const std::vector<std::string>& texts) {
  append(bytes, name);
  bytes += std::to_string(texts.size());
  bytes += '[';
  for (const std::string& text : texts)
    append(bytes, text);
  bytes += ']';
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw InternalError("SHA-256 is not available from OpenSSL");
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{length} * 2);
  for (unsigned int index = 0; index < length; ++index) {
    hex += kHex[digest.at(index) >> 4U];
    hex += kHex[digest.at(index) & 15U];
  }
  return hex;
}

std::string checksum(const ChecksumInput& input) {
  std::string bytes = "lockstep checksum " + std::to_string(kChecksumAlgorithm) + "\n";
  append(bytes, input.revision);
  append(bytes, "down", input.down_revisions);
  append(bytes, "upgrade", input.upgrade_tokens);
  append(bytes, input.has_downgrade ? "downgrade" : "no downgrade", input.downgrade_tokens);
  append(bytes, "directives", input.directives);
  return sha256_hex(bytes);
}

}  // namespace lockstep
