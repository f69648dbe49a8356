// What a call that is refused says.

#pragma once

#include "sql/errors.hpp"

#include <functional>
#include <string>

namespace lockstep::tests {

// The message of the UserError that `work` throws; empty: it throws none.
inline std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace lockstep::tests
