// What ALTER COLUMN … TYPE does to heap and indexes, by the server's own rules: it keeps the heap
// when the conversion only relabels the stored bytes (ATColumnChangeRequiresRewrite), and an index
// when its operator class and collation stay (CheckIndexCompatible).

#pragma once

#include "analyzers/column_type.hpp"

#include <string_view>

namespace lockstep {

enum class HeapChange {
  None,        // the same type
  Relabel,     // the bytes stay
  UtcRelabel,  // timestamp ↔ timestamptz: the bytes stay when TimeZone is UTC
  Rewrite,
  Unknown,  // depends on what is not known: the present type, or a type of the user's own
};

struct TypeChange {
  HeapChange heap = HeapChange::Unknown;
  bool same_index_order = true;  // operator class stays, so indexes are kept
};

TypeChange type_change(const ColumnType& from, const ColumnType& to);
// The present type is not known.
TypeChange type_change_from_unknown(const ColumnType& to);

// USING of nothing but the column itself, or its cast to the new type as it stands in the
// statement.
bool only_casts(const Expression& using_expression, const AlterColumnType& alter);

}  // namespace lockstep
