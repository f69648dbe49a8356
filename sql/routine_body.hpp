// The SQL statements inside the body of a function, as far as its tokens tell.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct BodyPieces {
  std::vector<std::string> statements;  // to be parsed
  std::vector<std::string> rest;        // procedural code between them
};

BodyPieces pieces_of_body(std::string_view body);

}  // namespace lockstep
