#include "sql/transform/slice_checks.hpp"

namespace lockstep {

void SliceChecks::clear() {
  sql_ = "SELECT\n";
  expected_.clear();
}

// A slice stands on lines of its own, so that a comment in it ends with it.
void SliceChecks::expect_expression(std::string_view slice, tree::Node expected) {
  if (!expected_.empty()) sql_ += ",\n";
  sql_.append("(\n").append(slice).append("\n)");
  expected_.push_back({expected, false});
}

void SliceChecks::expect_type(std::string_view slice, tree::Node type_name) {
  if (!expected_.empty()) sql_ += ",\n";
  sql_.append("NULL::\n").append(slice).append("\n");
  expected_.push_back({type_name, true});
}

bool SliceChecks::hold() {
  if (expected_.empty()) return true;
  if (!tree_.parse(sql_)) return false;
  const std::vector<tree::Node>& statements = tree_.statements();
  if (statements.size() != 1) return false;
  const tree::NodeList targets = statements.front().as("SelectStmt").list("targetList");
  if (targets.size() != expected_.size()) return false;
  for (std::size_t index = 0; index < targets.size(); ++index) {
    const tree::Node value = targets[index].as("ResTarget")["val"];
    const tree::Node found = expected_[index].is_type ? value.as("TypeCast")["typeName"] : value;
    if (!tree::equal(found, expected_[index].node)) return false;
  }
  return true;
}

}  // namespace lockstep
