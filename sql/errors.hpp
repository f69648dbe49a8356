// The errors that end a command, apart from DatabaseError (executor/database.hpp).

#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace lockstep {

// Bad usage, configuration or input. The message says what is wrong; the hint what to do next.
class UserError : public std::runtime_error {
 public:
  explicit UserError(const std::string& message, std::string hint = "")
      : std::runtime_error(message), hint_(std::move(hint)) {}
  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

// A broken invariant of lockstep's own.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace lockstep
