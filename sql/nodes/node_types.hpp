// How the nodes of PostgreSQL's raw parse tree lie in memory, for the version whose parser is
// linked: what their types are called, and where their members are. nodes_NN.inc says it, written
// by describe.py. For sql/ alone.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lockstep::nodes {

enum class Kind : std::uint8_t {
  Node,      // a pointer to a node of any type
  Body,      // a pointer to a node of one type
  Embedded,  // a node that lies in this one, without a tag of its own
  Value,     // a node for a value that lies in this one, in the place of those of other types
  List,      // a pointer to a list
  Items,     // a list's own elements
  Text,
  Letter,
  Flag,
  Choice,  // an enumeration
  Int16,
  Int32,
  Int64,
  Uint32,
  Uint64,
};

struct Enumerator {
  std::int32_t number;
  std::string_view name;
};

struct Field {
  std::string_view name;
  Kind kind;
  bool location = false;  // says where in the text something stood
  std::uint16_t offset = 0;
  std::string_view type = {};  // of the node: for Body, Embedded and Value
  std::span<const Enumerator> choices = {};
};

struct NodeType {
  unsigned tag;
  std::string_view name;
  std::span<const Field> fields;
};

// Every node begins with its tag.
unsigned tag_of(const void* node);
// Null when the type is not described: the tree is then not understood.
const NodeType* type_of_tag(unsigned tag);
const NodeType* type_of_name(std::string_view name);
bool is_list(const void* node);

// "" for a number that has no name.
std::string_view name_of(const Field& choice, std::int32_t number);

}  // namespace lockstep::nodes
