// A view of PostgreSQL's raw parse tree by the names of its types and fields, which hardly change
// from version to version, where numbers and places do. Fields with their default value are absent.
// For sql/ alone.

#pragma once

#include "sql/nodes/node_types.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::tree {

class NodeList;

// What a field holds, or an element of a list: a node of any type, whose own fields are in its
// body(); a node whose type the field says, which is its own body; a list; or a value. Valid as
// long as the tree.
class Node {
 public:
  Node() = default;
  // A node of any type; null is one that has neither type nor fields.
  static Node of(const void* node);

  explicit operator bool() const { return form_ != Form::Absent; }

  // A field; an absent one is a Node that is false, and whose own fields are absent. The one field
  // of a node of any type is its body, by the name of its type.
  Node operator[](std::string_view field) const;
  // "", false and 0 when absent.
  std::string_view text(std::string_view field) const { return (*this)[field].text(); }
  bool flag(std::string_view field) const;
  std::int64_t number(std::string_view field) const { return (*this)[field].number(); }
  bool has(std::string_view field) const { return static_cast<bool>((*this)[field]); }
  NodeList list(std::string_view field) const;
  bool is_object() const { return form_ == Form::Any || form_ == Form::Body; }
  bool is_list() const { return form_ == Form::List; }
  NodeList elements() const;                     // of a list
  std::vector<std::string_view> fields() const;  // the names of those that are there
  // visit(name, value) for each field that is there.
  template <class Visit>
  void each_field(const Visit& visit) const;

  // The type of a node of any type, and what is inside.
  std::string_view type() const { return form_ == Form::Any ? type_->name : std::string_view(); }
  Node body() const { return form_ == Form::Any ? Node(Form::Body, at_, type_) : Node(); }
  // The body when it is of this type, else absent.
  Node as(std::string_view wanted) const { return type() == wanted ? body() : Node(); }

 private:
  friend bool equal(Node left, Node right);
  friend bool equal_bodies(Node left, Node right);

  enum class Form : std::uint8_t { Absent, Empty, Any, Body, List, Value };

  Node(Form form, const void* at, const nodes::NodeType* type)
      : form_(form), at_(at), type_(type) {}
  Node(const void* at, const nodes::Field& field) : form_(Form::Value), at_(at), field_(&field) {}

  Node value_of(const nodes::Field& field) const;
  std::string_view text() const;
  std::int64_t number() const;

  Form form_ = Form::Absent;
  const void* at_ = nullptr;  // the node, the list, or the place of the value
  union {
    const nodes::NodeType* type_ = nullptr;  // of a node and of a body
    const nodes::Field* field_;              // of a value
  };
};

// The elements of a list, each a node of any type.
class NodeList {
 public:
  NodeList() = default;

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Node;

    explicit Iterator(const void* const* cell) : cell_(cell) {}
    Node operator*() const { return Node::of(*cell_); }
    Iterator& operator++() {
      ++cell_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++cell_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const void* const* cell_;
  };

  Iterator begin() const { return Iterator(cells_); }
  Iterator end() const { return Iterator(cells_ + size_); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Node operator[](std::size_t index) const { return Node::of(cells_[index]); }
  Node front() const { return (*this)[0]; }
  Node back() const { return (*this)[size_ - 1]; }
  void pop_back() { --size_; }

 private:
  friend class Node;
  explicit NodeList(const void* list);

  const void* const* cells_ = nullptr;
  std::size_t size_ = 0;
};

template <class Visit>
void Node::each_field(const Visit& visit) const {
  if (form_ == Form::Any) visit(type_->name, body());
  if (form_ != Form::Body) return;
  for (const nodes::Field& field : type_->fields) {
    if (const Node value = value_of(field)) visit(field.name, value);
  }
}

// Calls visit(type, body) for every node below, the given one included, parents first.
template <class Visit>
void walk(Node node, const Visit& visit) {
  if (node.is_list()) {
    for (const Node element : node.elements())
      walk(element, visit);
    return;
  }
  if (const Node body = node.body()) {
    visit(node.type(), body);
    return walk(body, visit);
  }
  node.each_field([&](std::string_view, Node value) { walk(value, visit); });
}

// The same tree, source locations aside?
bool equal(Node left, Node right);

// What is wrong with a tree before it is read.
enum class Soundness { Sound, TooDeep, NotDescribed };
// `script` is the list of a text's statements. Whether all of its nodes and choices are described,
// and no walk over it goes deeper than a thread's stack allows.
Soundness inspect(const void* script);

}  // namespace lockstep::tree
