// What the linter says of a statement.

#pragma once

#include "sql/source_span.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

// In order of severity (DESIGN §2).
enum class Verdict : std::uint8_t { Safe, Caution, Unsafe };
std::string_view to_string(Verdict verdict);

struct Finding {
  std::string rule;
  Verdict verdict = Verdict::Unsafe;
  SourceSpan span;                        // the whole statement or the part that is meant
  std::string message;                    // the object, the lock, what it blocks
  std::string help;                       // what to do instead
  std::optional<std::string> suppressed;  // the reason given, when suppressed
  bool in_baseline = false;               // suppressed by a baseline, not by a directive
  std::optional<std::string> fix;         // the SQL to run instead, in an order and one at a time
};

}  // namespace lockstep
