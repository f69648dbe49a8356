#include "sql/nodes/node_types.hpp"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace lockstep::nodes {
namespace {

// A member before its place is known.
struct Member {
  Field field;
  std::size_t size;
  std::size_t alignment;
};

constexpr std::size_t kPointer = sizeof(void*);

// Where something stood; newer trees also say where lists begin and end.
constexpr bool is_location(std::string_view name) {
  return name.ends_with("location") || name == "stmt_len" || name.ends_with("list_start") ||
         name.ends_with("list_end");
}

constexpr std::size_t size_of(Kind kind) {
  switch (kind) {
    case Kind::Letter:
    case Kind::Flag:
      return 1;
    case Kind::Int16:
      return 2;
    case Kind::Int32:
    case Kind::Uint32:
    case Kind::Choice:
      return 4;
    case Kind::Int64:
    case Kind::Uint64:
      return 8;
    case Kind::Value:
      return 2 * kPointer;
    case Kind::Node:
    case Kind::Body:
    case Kind::Embedded:
    case Kind::List:
    case Kind::Items:
    case Kind::Text:
      return kPointer;
  }
  return 0;
}

constexpr Member member(std::string_view name, Kind kind, std::string_view type = {}) {
  const std::size_t size = size_of(kind);
  return {{.name = name, .kind = kind, .location = is_location(name), .type = type},
          size,
          std::min(size, kPointer)};
}
constexpr Member node(std::string_view name) {
  return member(name, Kind::Node);
}
constexpr Member body(std::string_view name, std::string_view type) {
  return member(name, Kind::Body, type);
}
constexpr Member value(std::string_view name, std::string_view type) {
  return member(name, Kind::Value, type);
}
constexpr Member list(std::string_view name) {
  return member(name, Kind::List);
}
constexpr Member text(std::string_view name) {
  return member(name, Kind::Text);
}
constexpr Member letter(std::string_view name) {
  return member(name, Kind::Letter);
}
constexpr Member flag(std::string_view name) {
  return member(name, Kind::Flag);
}
constexpr Member number(std::string_view name, Kind kind = Kind::Int32) {
  return member(name, kind);
}
constexpr Member choice(std::string_view name, std::span<const Enumerator> choices) {
  Member result = member(name, Kind::Choice);
  result.field.choices = choices;
  return result;
}

template <std::size_t N>
struct Layout {
  std::array<Field, N> fields{};
  std::size_t size = 0;
};

// A node that begins with one of another type, whose tag is its own.
template <std::size_t N>
constexpr Member embedded(std::string_view name, std::string_view type, const Layout<N>& layout) {
  Member result = member(name, Kind::Embedded, type);
  result.size = layout.size;
  return result;
}

constexpr std::size_t rounded_up(std::size_t offset, std::size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// By the rules of C on every machine that PostgreSQL runs on: each member at the next multiple of
// its alignment.
template <class... Members>
consteval auto laid_out(const Members&... members) {
  Layout<sizeof...(Members)> layout;
  constexpr std::size_t kTag = 4;
  std::size_t end = kTag;
  std::size_t index = 0;
  std::size_t value_begin = 0;
  [[maybe_unused]] const auto place = [&](const Member& each) {
    const bool first = index == 0;
    const bool in_union =
        each.field.kind == Kind::Value && !first && layout.fields[index - 1].kind == Kind::Value;
    if (each.field.kind == Kind::Embedded && first) end = 0;  // the tag is in it
    const std::size_t begin = in_union ? value_begin : rounded_up(end, each.alignment);
    value_begin = begin;
    end = begin + each.size;
    layout.fields[index] = each.field;
    layout.fields[index].offset = static_cast<std::uint16_t>(begin);
    ++index;
  };
  (place(members), ...);
  layout.size = rounded_up(end, kPointer);
  return layout;
}

#if PG_VERSION_NUM / 10000 == 15
#include "sql/nodes/nodes_15.inc"
#elif PG_VERSION_NUM / 10000 == 17
#include "sql/nodes/nodes_17.inc"
#else
#error \
    "no description of this version's nodes: sql/nodes/describe.py writes one from libpg_query's source"
#endif

constexpr Field kItems[] = {{.name = "items", .kind = Kind::Items}};
constexpr NodeType kList{kListTag, "List", kItems};

constexpr unsigned kMostTags = 1024;

constexpr auto kByTag = [] {
  std::array<const NodeType*, kMostTags> types{};
  for (const NodeType& type : kNodeTypes)
    types[type.tag] = &type;
  types[kListTag] = &kList;
  return types;
}();

}  // namespace

unsigned tag_of(const void* node) {
  unsigned tag = 0;
  std::memcpy(&tag, node, sizeof tag);
  return tag;
}

const NodeType* type_of_tag(unsigned tag) {
  return tag < kMostTags ? kByTag[tag] : nullptr;
}

const NodeType* type_of_name(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kNodeTypes), std::end(kNodeTypes),
                                         [&](const NodeType& type) { return type.name == name; });
  return found == std::end(kNodeTypes) ? nullptr : found;
}

bool is_list(const void* node) {
  return tag_of(node) == kListTag;
}

std::string_view name_of(const Field& choice, std::int32_t number) {
  const auto index = static_cast<std::size_t>(number);
  if (index < choice.choices.size() && choice.choices[index].number == number)
    return choice.choices[index].name;
  for (const Enumerator& each : choice.choices) {
    if (each.number == number) return each.name;
  }
  return {};
}

}  // namespace lockstep::nodes
