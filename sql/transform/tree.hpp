// A view of libpg_query's parse tree, which is JSON: fields with their default value are left out,
// and a node is an object with one key, its type. For sql/ alone.

#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::tree {

class Node {
 public:
  Node() = default;
  explicit Node(simdjson::dom::element element) : element_(element), there_(true) {}

  explicit operator bool() const { return there_; }
  simdjson::dom::element raw() const { return element_; }

  // A field; an absent one is a Node that is false, and whose own fields are absent.
  Node operator[](std::string_view field) const {
    simdjson::dom::object object;
    simdjson::dom::element found;
    if (!there_ || element_.get(object) != simdjson::SUCCESS ||
        object.at_key(field).get(found) != simdjson::SUCCESS)
      return {};
    return Node(found);
  }
  // "", false and 0 when absent.
  std::string_view text(std::string_view field) const { return value<std::string_view>(field); }
  bool flag(std::string_view field) const { return value<bool>(field); }
  std::int64_t number(std::string_view field) const { return value<std::int64_t>(field); }
  bool has(std::string_view field) const { return static_cast<bool>((*this)[field]); }
  std::vector<Node> list(std::string_view field) const { return (*this)[field].elements(); }
  bool is_object() const { return there_ && element_.is_object(); }
  bool is_list() const { return there_ && element_.is_array(); }
  std::vector<std::string_view> fields() const;  // of an object, their names
  std::vector<Node> elements() const;            // of a list
  // visit(name, value) for each field of an object, visit(element) for each of a list.
  template <class Visit>
  void each_field(const Visit& visit) const {
    if (!is_object()) return;
    for (const auto [key, value] : simdjson::dom::object(element_))
      visit(std::string_view(key), Node(value));
  }
  template <class Visit>
  void each_element(const Visit& visit) const {
    if (!is_list()) return;
    for (const simdjson::dom::element child : simdjson::dom::array(element_))
      visit(Node(child));
  }

  // {"Type":{…}} → "Type", and what is inside.
  std::string_view type() const;
  Node body() const;
  // The body when it is of this type, else absent.
  Node as(std::string_view type) const;

 private:
  template <class Value>
  Value value(std::string_view field) const {
    const Node found = (*this)[field];
    Value value{};
    if (!found || found.element_.get(value) != simdjson::SUCCESS) return {};
    return value;
  }

  simdjson::dom::element element_;
  bool there_ = false;
};

// Types are written with a capital, fields without.
inline bool is_type(std::string_view key) {
  return !key.empty() && key.front() >= 'A' && key.front() <= 'Z';
}

// Calls visit(type, body) for every node below, the given one included, parents first.
template <class Visit>
void walk(Node node, const Visit& visit) {
  if (node.is_list()) return node.each_element([&](Node element) { walk(element, visit); });
  node.each_field([&](std::string_view key, Node value) {
    if (is_type(key)) visit(key, value);
    walk(value, visit);
  });
}

// The same tree, source locations aside?
bool equal(Node left, Node right);

}  // namespace lockstep::tree
