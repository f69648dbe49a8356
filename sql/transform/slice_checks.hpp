// Tree nodes say where an expression begins – an operator's, where the operator stands – and never
// where it ends. So a slice of the text is cut by tokens and believed only when it parses to the
// same tree. All slices of a statement are parsed in one go. For sql/ alone.

#pragma once

#include "sql/parse_tree.hpp"
#include "sql/transform/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

class SliceChecks {
 public:
  // For the next statement.
  void clear();
  void expect_expression(std::string_view slice, tree::Node expected);
  void expect_type(std::string_view slice, tree::Node type_name);
  // Whether every slice is what it was taken for.
  bool hold();

 private:
  struct Expected {
    tree::Node node;
    bool is_type = false;
  };

  std::string sql_;
  std::vector<Expected> expected_;
  ParseTree tree_;
};

}  // namespace lockstep
