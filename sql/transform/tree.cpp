#include "sql/transform/tree.hpp"

#include <algorithm>
#include <cstring>

namespace lockstep::tree {
namespace {

using nodes::Field;
using nodes::Kind;
using nodes::NodeType;

// pg_list.h, the same since PostgreSQL 13.
struct ListHead {
  std::int32_t tag;
  std::int32_t length;
  std::int32_t capacity;
  const void* const* cells;
};

const void* place(const void* base, const Field& field) {
  return static_cast<const char*>(base) + field.offset;
}

template <class Value>
Value read(const void* at) {
  Value value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::int64_t integer_at(const void* at, Kind kind) {
  switch (kind) {
    case Kind::Int16:
      return read<std::int16_t>(at);
    case Kind::Int32:
    case Kind::Choice:
      return read<std::int32_t>(at);
    case Kind::Uint32:
      return read<std::uint32_t>(at);
    case Kind::Int64:
    case Kind::Uint64:
      return read<std::int64_t>(at);
    case Kind::Letter:
    case Kind::Flag:
      return read<std::int8_t>(at);
    case Kind::Node:
    case Kind::Body:
    case Kind::Embedded:
    case Kind::Value:
    case Kind::List:
    case Kind::Items:
    case Kind::Text:
      break;
  }
  return 0;
}

}  // namespace

Node Node::of(const void* node) {
  if (node == nullptr) return {Form::Empty, nullptr, nullptr};
  return {Form::Any, node, nodes::type_of_tag(nodes::tag_of(node))};
}

Node Node::value_of(const Field& field) const {
  const void* const at = place(at_, field);
  switch (field.kind) {
    case Kind::Node:
    case Kind::Body: {
      const void* const node = read<const void*>(at);
      if (node == nullptr) return {};
      const Node any = of(node);
      return field.kind == Kind::Node ? any : any.body();
    }
    case Kind::Embedded:
      return {Form::Body, at, nodes::type_of_name(field.type)};
    case Kind::Value: {
      const NodeType* const type = nodes::type_of_tag(nodes::tag_of(at));
      if (type == nullptr || type->name != field.type) return {};
      return {Form::Body, at, type};
    }
    case Kind::List: {
      const void* const list = read<const void*>(at);
      if (list == nullptr) return {};
      return {Form::List, list, nullptr};
    }
    case Kind::Items:
      return {Form::List, at_, nullptr};
    case Kind::Text:
      if (read<const char*>(at) == nullptr) return {};
      break;
    case Kind::Choice:
      break;
    case Kind::Letter:
    case Kind::Flag:
    case Kind::Int16:
    case Kind::Int32:
    case Kind::Int64:
    case Kind::Uint32:
    case Kind::Uint64:
      if (integer_at(at, field.kind) == 0) return {};
      break;
  }
  return {at, field};
}

Node Node::operator[](std::string_view field) const {
  if (form_ == Form::Any) return as(field);
  if (form_ != Form::Body) return {};
  for (const Field& each : type_->fields) {
    if (each.name == field) return value_of(each);
  }
  return {};
}

bool Node::flag(std::string_view field) const {
  const Node value = (*this)[field];
  return value.form_ == Form::Value && value.field_->kind == Kind::Flag;
}

std::string_view Node::text() const {
  if (form_ != Form::Value) return {};
  if (field_->kind == Kind::Text) return read<const char*>(at_);
  if (field_->kind == Kind::Letter) return {static_cast<const char*>(at_), 1};
  if (field_->kind == Kind::Choice) return nodes::name_of(*field_, read<std::int32_t>(at_));
  return {};
}

std::int64_t Node::number() const {
  if (form_ != Form::Value) return 0;
  const Kind kind = field_->kind;
  const bool number = kind == Kind::Int16 || kind == Kind::Int32 || kind == Kind::Int64 ||
                      kind == Kind::Uint32 || kind == Kind::Uint64;
  return number ? integer_at(at_, kind) : 0;
}

NodeList Node::list(std::string_view field) const {
  return (*this)[field].elements();
}

NodeList Node::elements() const {
  return form_ == Form::List ? NodeList(at_) : NodeList();
}

std::vector<std::string_view> Node::fields() const {
  std::vector<std::string_view> names;
  each_field([&](std::string_view name, Node) { names.push_back(name); });
  return names;
}

NodeList::NodeList(const void* list) {
  const auto head = read<ListHead>(list);
  cells_ = head.cells;
  size_ = static_cast<std::size_t>(head.length);
}

bool equal_bodies(Node left, Node right) {
  if (left.type_ != right.type_) return false;
  return std::all_of(left.type_->fields.begin(), left.type_->fields.end(), [&](const Field& field) {
    return field.location || equal(left.value_of(field), right.value_of(field));
  });
}

bool equal(Node left, Node right) {
  if (left.form_ != right.form_) return false;
  switch (left.form_) {
    case Node::Form::Absent:
    case Node::Form::Empty:
      return true;
    case Node::Form::Any:
    case Node::Form::Body:
      return equal_bodies(left, right);
    case Node::Form::List: {
      const NodeList one = left.elements();
      const NodeList other = right.elements();
      return one.size() == other.size() && std::equal(one.begin(), one.end(), other.begin(), equal);
    }
    case Node::Form::Value:
      return left.field_ == right.field_ && left.number() == right.number() &&
             left.text() == right.text();
  }
  return false;
}

namespace {

class Inspection {
 public:
  // Levels are counted as objects and lists of JSON would be.
  Soundness any(const void* node, int level) {
    if (level + 2 > kMostLevels) return Soundness::TooDeep;
    const NodeType* const type = nodes::type_of_tag(nodes::tag_of(node));
    return type == nullptr ? Soundness::NotDescribed : body(node, *type, level + 2);
  }

 private:
  static constexpr int kMostLevels = 1024;

  Soundness body(const void* base, const NodeType& type, int level) {
    if (level > kMostLevels) return Soundness::TooDeep;
    for (const Field& each : type.fields) {
      const Soundness found = field(base, each, level);
      if (found != Soundness::Sound) return found;
    }
    return Soundness::Sound;
  }

  Soundness field(const void* base, const Field& field, int level) {
    const void* const at = place(base, field);
    switch (field.kind) {
      case Kind::Node: {
        const void* const node = read<const void*>(at);
        return node == nullptr ? Soundness::Sound : any(node, level);
      }
      case Kind::Body: {
        const void* const node = read<const void*>(at);
        if (node == nullptr) return Soundness::Sound;
        const NodeType* const type = nodes::type_of_tag(nodes::tag_of(node));
        if (type == nullptr || type->name != field.type) return Soundness::NotDescribed;
        return body(node, *type, level + 1);
      }
      case Kind::Embedded: {
        const NodeType* const type = nodes::type_of_name(field.type);
        return type == nullptr ? Soundness::NotDescribed : body(at, *type, level + 1);
      }
      case Kind::List: {
        const void* const list = read<const void*>(at);
        return list == nullptr ? Soundness::Sound : elements(list, level + 1);
      }
      case Kind::Items:
        return elements(base, level + 1);
      case Kind::Choice:
        return nodes::name_of(field, read<std::int32_t>(at)).empty() ? Soundness::NotDescribed
                                                                     : Soundness::Sound;
      case Kind::Value:
      case Kind::Text:
      case Kind::Letter:
      case Kind::Flag:
      case Kind::Int16:
      case Kind::Int32:
      case Kind::Int64:
      case Kind::Uint32:
      case Kind::Uint64:
        return Soundness::Sound;
    }
    return Soundness::NotDescribed;
  }

  Soundness elements(const void* list, int level) {
    if (level > kMostLevels) return Soundness::TooDeep;
    if (!nodes::is_list(list)) return Soundness::NotDescribed;
    const auto head = read<ListHead>(list);
    for (std::int32_t index = 0; index < head.length; ++index) {
      if (head.cells[index] == nullptr) continue;
      const Soundness found = any(head.cells[index], level);
      if (found != Soundness::Sound) return found;
    }
    return Soundness::Sound;
  }
};

}  // namespace

Soundness inspect(const void* script) {
  // The script's list and the wrapping of its statements were two levels in JSON, not four.
  constexpr int kLevelsAbove = -2;
  return Inspection().any(script, kLevelsAbove);
}

}  // namespace lockstep::tree
