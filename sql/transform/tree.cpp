#include "sql/transform/tree.hpp"

namespace lockstep::tree {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// Where something stood; newer trees also say where lists begin and end.
bool is_location(std::string_view key) {
  return key.ends_with("location") || key == "stmt_len" || key.ends_with("list_start") ||
         key.ends_with("list_end");
}

bool equal_elements(element left, element right);

bool contains_equal(simdjson::dom::object left, simdjson::dom::object right) {
  for (const auto [key, value] : left) {
    if (is_location(key)) continue;
    element other;
    if (right[key].get(other) != simdjson::SUCCESS || !equal_elements(value, other)) return false;
  }
  return true;
}

std::size_t count_keys(simdjson::dom::object object) {
  std::size_t count = 0;
  for (const auto [key, value] : object)
    count += is_location(key) ? 0U : 1U;
  return count;
}

bool equal_elements(element left, element right) {
  if (left.type() != right.type()) return false;
  switch (left.type()) {
    case element_type::ARRAY: {
      const simdjson::dom::array one(left);
      const simdjson::dom::array other(right);
      auto at = other.begin();
      for (const element child : one) {
        if (!(at != other.end()) || !equal_elements(child, *at)) return false;
        ++at;
      }
      return !(at != other.end());
    }
    case element_type::OBJECT: {
      const simdjson::dom::object one(left);
      const simdjson::dom::object other(right);
      return count_keys(one) == count_keys(other) && contains_equal(one, other);
    }
    case element_type::STRING:
      return std::string_view(left) == std::string_view(right);
    case element_type::BOOL:
      return bool(left) == bool(right);
    case element_type::INT64:
      return std::int64_t(left) == std::int64_t(right);
    case element_type::UINT64:
      return std::uint64_t(left) == std::uint64_t(right);
    case element_type::DOUBLE:
      return double(left) == double(right);
    case element_type::NULL_VALUE:
      return true;
  }
  return false;
}

}  // namespace

std::vector<std::string_view> Node::fields() const {
  std::vector<std::string_view> names;
  if (!is_object()) return names;
  for (const auto [key, value] : simdjson::dom::object(element_))
    names.push_back(key);
  return names;
}

std::vector<Node> Node::elements() const {
  std::vector<Node> nodes;
  if (!is_list()) return nodes;
  nodes.reserve(simdjson::dom::array(element_).size());
  for (const element child : simdjson::dom::array(element_))
    nodes.emplace_back(child);
  return nodes;
}

std::string_view Node::type() const {
  if (!is_object()) return {};
  for (const auto [key, value] : simdjson::dom::object(element_))
    return key;
  return {};
}

Node Node::body() const {
  if (!is_object()) return {};
  for (const auto [key, value] : simdjson::dom::object(element_))
    return Node(value);
  return {};
}

Node Node::as(std::string_view wanted) const {
  return type() == wanted ? body() : Node();
}

bool equal(Node left, Node right) {
  if (!left || !right) return !left && !right;
  return equal_elements(left.raw(), right.raw());
}

}  // namespace lockstep::tree
