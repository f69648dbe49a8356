// Checksum of a revision: SHA-256 over the scanner's tokens (comments and white space left out,
// unquoted words in lower case) of both sections, the graph keys of the header and the directives
// that change the plan. The same on every libpg_query, and a formatter is not tampering (trap 15).

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

inline constexpr int kChecksumAlgorithm = 1;

struct ChecksumInput {
  std::string revision;
  std::vector<std::string> down_revisions;
  std::vector<std::string> upgrade_tokens;
  std::vector<std::string> downgrade_tokens;
  std::vector<std::string> directives;  // "<statement index> <kind> <tokens of the rest>"
  bool has_downgrade = false;
};

// 64 lower-case hex digits.
std::string checksum(const ChecksumInput& input);
std::string sha256_hex(std::string_view bytes);

}  // namespace lockstep
