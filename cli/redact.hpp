// Passwords never reach an output: the one place that takes them out of text.

#pragma once

#include <string>
#include <string_view>

namespace lockstep {

// The password of every URI ("postgresql://user:secret@host") and of every "password=secret"
// becomes "***".
std::string without_passwords(std::string_view text);

}  // namespace lockstep
