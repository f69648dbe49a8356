#include "analyzers/column_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lockstep {
namespace {

struct BuiltinType {
  std::string_view name;  // pg_type.typname
  std::string_view
      shown;  // format_type(); a '%' marks where the modifier stands when not at the end
};

constexpr std::array kBuiltinTypes{
    BuiltinType{"bit", "bit"},
    BuiltinType{"bool", "boolean"},
    BuiltinType{"box", "box"},
    BuiltinType{"bpchar", "character"},
    BuiltinType{"bytea", "bytea"},
    BuiltinType{"char", "\"char\""},
    BuiltinType{"cidr", "cidr"},
    BuiltinType{"circle", "circle"},
    BuiltinType{"date", "date"},
    BuiltinType{"daterange", "daterange"},
    BuiltinType{"float4", "real"},
    BuiltinType{"float8", "double precision"},
    BuiltinType{"inet", "inet"},
    BuiltinType{"int2", "smallint"},
    BuiltinType{"int4", "integer"},
    BuiltinType{"int4range", "int4range"},
    BuiltinType{"int8", "bigint"},
    BuiltinType{"int8range", "int8range"},
    BuiltinType{"interval", "interval"},
    BuiltinType{"json", "json"},
    BuiltinType{"jsonb", "jsonb"},
    BuiltinType{"jsonpath", "jsonpath"},
    BuiltinType{"line", "line"},
    BuiltinType{"lseg", "lseg"},
    BuiltinType{"macaddr", "macaddr"},
    BuiltinType{"macaddr8", "macaddr8"},
    BuiltinType{"money", "money"},
    BuiltinType{"name", "name"},
    BuiltinType{"numeric", "numeric"},
    BuiltinType{"numrange", "numrange"},
    BuiltinType{"oid", "oid"},
    BuiltinType{"path", "path"},
    BuiltinType{"pg_lsn", "pg_lsn"},
    BuiltinType{"point", "point"},
    BuiltinType{"polygon", "polygon"},
    BuiltinType{"regclass", "regclass"},
    BuiltinType{"regproc", "regproc"},
    BuiltinType{"regtype", "regtype"},
    BuiltinType{"text", "text"},
    BuiltinType{"time", "time% without time zone"},
    BuiltinType{"timestamp", "timestamp% without time zone"},
    BuiltinType{"timestamptz", "timestamp% with time zone"},
    BuiltinType{"timetz", "time% with time zone"},
    BuiltinType{"tsquery", "tsquery"},
    BuiltinType{"tsrange", "tsrange"},
    BuiltinType{"tstzrange", "tstzrange"},
    BuiltinType{"tsvector", "tsvector"},
    BuiltinType{"uuid", "uuid"},
    BuiltinType{"varbit", "bit varying"},
    BuiltinType{"varchar", "character varying"},
    BuiltinType{"xid", "xid"},
    BuiltinType{"xml", "xml"},
};
static_assert(std::is_sorted(kBuiltinTypes.begin(), kBuiltinTypes.end(),
                             [](const BuiltinType& left, const BuiltinType& right) {
                               return left.name < right.name;
                             }));

const BuiltinType* find_builtin(std::string_view name) {
  const auto found = std::lower_bound(
      kBuiltinTypes.begin(), kBuiltinTypes.end(), name,
      [](const BuiltinType& type, std::string_view key) { return type.name < key; });
  return found != kBuiltinTypes.end() && found->name == name ? &*found : nullptr;
}

// The numbers within the first pair of parentheses: "numeric(10,2)" → {10, 2}.
std::vector<int> modifiers_of(std::string_view shown) {
  std::vector<int> modifiers;
  const std::size_t open = shown.find('(');
  const std::size_t close = shown.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return modifiers;
  const char* at = shown.data() + open + 1;
  const char* end = shown.data() + close;
  while (at < end) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{}) return {};
    modifiers.push_back(value);
    at = next < end ? next + 1 : end;
  }
  return modifiers;
}

// numeric(10) is numeric(10,0).
ColumnType normal(ColumnType type) {
  if (type.name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back(0);
  return type;
}

}  // namespace

ColumnType column_type(const TypeName& type) {
  return normal(
      {.name = type.name, .modifiers = type.modifiers, .array = type.array_dimensions > 0});
}

ColumnType column_type(const CatalogColumn& column) {
  const bool array = column.type.size() > 2 && column.type.ends_with("[]");
  std::string name = column.type_name;
  if (array && name.starts_with('_')) name.erase(0, 1);
  return normal({.name = std::move(name), .modifiers = modifiers_of(column.type), .array = array});
}

ColumnType column_type_shown(std::string_view shown) {
  const bool array = shown.ends_with("[]");
  std::string plain(array ? shown.substr(0, shown.size() - 2) : shown);
  std::vector<int> modifiers = modifiers_of(plain);
  const std::size_t open = plain.find('(');
  if (open != std::string::npos) plain.erase(open, plain.find(')', open) - open + 1);
  for (const BuiltinType& type : kBuiltinTypes) {
    std::string name(type.shown);
    std::erase(name, '%');
    if (name == plain) plain = type.name;
  }
  return normal({.name = std::move(plain), .modifiers = std::move(modifiers), .array = array});
}

bool is_builtin_type(std::string_view name) {
  return find_builtin(name) != nullptr;
}

bool is_builtin_type(const TypeName& type) {
  return (!type.schema || *type.schema == "pg_catalog") && is_builtin_type(type.name);
}

std::string shown_type(const ColumnType& type) {
  std::string modifier;
  for (const int number : type.modifiers) {
    modifier += (modifier.empty() ? "(" : ",") + std::to_string(number);
  }
  if (!modifier.empty()) modifier += ')';

  const BuiltinType* builtin = find_builtin(type.name);
  std::string shown = builtin != nullptr ? std::string(builtin->shown) : type.name;
  if (modifier.empty() && type.name == "bpchar") shown = "bpchar";  // unlike character(1), unpadded
  const std::size_t mark = shown.find('%');
  if (mark != std::string::npos) {
    shown.replace(mark, 1, modifier);
  } else {
    shown += modifier;
  }
  return type.array ? shown + "[]" : shown;
}

}  // namespace lockstep
