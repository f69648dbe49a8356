#include "analyzers/type_change.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lockstep {
namespace {

// A pair of different types whose bytes are the same (pg_cast.castmethod 'b', or a cast function
// that the server knows to be a no-op), from any modifier to none.
struct Relabelling {
  std::string_view from;
  std::string_view to;
  bool same_index_order;
};

constexpr std::array kRelabellings{
    Relabelling{"varchar", "text", true},    Relabelling{"text", "varchar", true},
    Relabelling{"cidr", "inet", true},       Relabelling{"xml", "text", true},
    Relabelling{"xml", "varchar", true},     Relabelling{"oid", "regclass", true},
    Relabelling{"regclass", "oid", true},    Relabelling{"regproc", "oid", true},
    Relabelling{"text", "bpchar", false},    Relabelling{"varchar", "bpchar", false},
    Relabelling{"bit", "varbit", false},     Relabelling{"int4", "oid", false},
    Relabelling{"oid", "int4", false},       Relabelling{"int4", "regclass", false},
    Relabelling{"regclass", "int4", false},  Relabelling{"text", "citext", false},
    Relabelling{"varchar", "citext", false}, Relabelling{"citext", "text", false},
    Relabelling{"citext", "varchar", false},
};

bool no_modifiers(const ColumnType& type) {
  return type.modifiers.empty();
}

// The one modifier may only grow; none is the widest.
bool widens(const ColumnType& from, const ColumnType& to) {
  if (no_modifiers(to)) return true;
  return !no_modifiers(from) && to.modifiers.front() >= from.modifiers.front();
}

bool numeric_widens(const ColumnType& from, const ColumnType& to) {
  if (no_modifiers(to)) return true;
  return from.modifiers.size() == 2 && to.modifiers.size() == 2 &&
         to.modifiers[0] >= from.modifiers[0] && to.modifiers[1] == from.modifiers[1];
}

constexpr int kFullPrecision = 6;

// timestamp without a modifier keeps six digits, as timestamp(6) does.
bool time_widens(const ColumnType& from, const ColumnType& to) {
  if (no_modifiers(to) || to.modifiers.front() >= kFullPrecision) return true;
  return !no_modifiers(from) && to.modifiers.front() >= from.modifiers.front();
}

// An interval's fields and precision are one packed modifier, of which only the unrestricted form
// is certain.
HeapChange interval_change(const ColumnType& from, const ColumnType& to) {
  if (no_modifiers(to)) return HeapChange::Relabel;
  return no_modifiers(from) ? HeapChange::Rewrite : HeapChange::Unknown;
}

HeapChange same_name_change(const ColumnType& from, const ColumnType& to) {
  if (from == to) return HeapChange::None;
  const auto relabel_if = [](bool keeps) {
    return keeps ? HeapChange::Relabel : HeapChange::Rewrite;
  };
  if (from.array != to.array) return HeapChange::Rewrite;
  // Elements are coerced one by one as soon as there is a length to hold them to.
  if (to.array) return relabel_if(no_modifiers(to));
  if (from.name == "varchar" || from.name == "varbit") return relabel_if(widens(from, to));
  if (from.name == "numeric") return relabel_if(numeric_widens(from, to));
  if (from.name == "timestamp" || from.name == "timestamptz" || from.name == "time" ||
      from.name == "timetz") {
    return relabel_if(time_widens(from, to));
  }
  if (from.name == "interval") return interval_change(from, to);
  return relabel_if(no_modifiers(to));  // char(n), bit(n): padded to their length
}

bool is_timestamp(const ColumnType& type) {
  return !type.array && (type.name == "timestamp" || type.name == "timestamptz");
}

// Types that another is a relabelling of, or whose modifier may widen.
constexpr std::array<std::string_view, 13> kReachedByRelabel{
    "bpchar", "inet",      "interval",    "numeric", "oid",    "regclass", "text",
    "time",   "timestamp", "timestamptz", "timetz",  "varbit", "varchar"};

// No other type that a column has in practice is a relabelling of it, and it has no modifier to
// widen.
bool always_rewritten_into(const ColumnType& to) {
  return is_builtin_type(to.name) && std::find(kReachedByRelabel.begin(), kReachedByRelabel.end(),
                                               to.name) == kReachedByRelabel.end();
}

std::string without_blanks_and_parentheses(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '(' || letter == ')' || std::isspace(static_cast<unsigned char>(letter)) != 0) {
      continue;
    }
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return result;
}

}  // namespace

TypeChange type_change(const ColumnType& from, const ColumnType& to) {
  if (from.name == to.name) return {same_name_change(from, to), true};
  if (is_timestamp(from) && is_timestamp(to)) {
    // The conversion forgets the old precision, so only the full one needs no rounding.
    const bool rounds = !time_widens({.name = to.name, .modifiers = {}, .array = false}, to);
    return {rounds ? HeapChange::Rewrite : HeapChange::UtcRelabel, false};
  }
  if (from.array || to.array) return {HeapChange::Rewrite, false};
  for (const Relabelling& pair : kRelabellings) {
    if (pair.from != from.name || pair.to != to.name) continue;
    return {no_modifiers(to) ? HeapChange::Relabel : HeapChange::Rewrite, pair.same_index_order};
  }
  // With a user's type on one side, a cast without function may or may not exist.
  const bool certain = is_builtin_type(from.name) && is_builtin_type(to.name);
  return {certain ? HeapChange::Rewrite : HeapChange::Unknown, false};
}

TypeChange type_change_from_unknown(const ColumnType& to) {
  return {always_rewritten_into(to) ? HeapChange::Rewrite : HeapChange::Unknown, false};
}

bool only_casts(const Expression& using_expression, const AlterColumnType& alter) {
  const std::string text = without_blanks_and_parentheses(using_expression.text);
  const std::string type = without_blanks_and_parentheses(alter.type.text);
  for (const std::string& name : {alter.column.shown(), alter.column.quoted()}) {
    const std::string column = without_blanks_and_parentheses(name);
    const std::string cast = std::string(column).append("::").append(type);
    const std::string long_cast = std::string("cast").append(column).append("as").append(type);
    if (text == column || text == cast || text == long_cast) return true;
  }
  return false;
}

}  // namespace lockstep
