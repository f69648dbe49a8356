// One call of libpg_query and what came of it. For sql/ alone.

#pragma once

#include "sql/transform/tree.hpp"

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <vector>

namespace lockstep {

// Keeps its memory from one call to the next; the nodes of a call are valid until the next one.
class ParseTree {
 public:
  // `sql` has no NUL byte and is UTF-8. False: error() says why.
  bool parse(const std::string& sql);

  struct Error {
    std::string message;     // one line, shortened
    std::size_t offset = 0;  // in bytes; 0 when it is not known
  };
  const Error& error() const { return error_; }
  // The trees of the statements, {"Type": {…}} each.
  std::vector<tree::Node> statements() const;

 private:
  simdjson::dom::parser json_;
  simdjson::dom::element root_;
  Error error_;
};

}  // namespace lockstep
