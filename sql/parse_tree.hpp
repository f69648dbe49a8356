// One call of libpg_query and what came of it. For sql/ alone.

#pragma once

#include "sql/transform/tree.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace lockstep {

// The nodes of a call are valid until the next one. Stays on the thread that it was made on, where
// the parser's memory is.
class ParseTree {
 public:
  ParseTree() = default;
  ParseTree(const ParseTree&) = delete;
  ParseTree& operator=(const ParseTree&) = delete;
  ~ParseTree();

  // `sql` has no NUL byte and is UTF-8. False: error() says why.
  bool parse(const std::string& sql);

  struct Error {
    std::string message;     // one line, shortened
    std::size_t offset = 0;  // in bytes; 0 when it is not known
  };
  const Error& error() const { return error_; }
  const std::vector<tree::Node>& statements() const { return statements_; }

 private:
  void forget();
  bool keep(const void* script);

  void* memory_ = nullptr;  // libpg_query's memory context, in which the tree is
  std::vector<tree::Node> statements_;
  Error error_;
};

}  // namespace lockstep
