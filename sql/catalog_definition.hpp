// Definitions as the server prints them (pg_get_indexdef and its like), made to speak of other
// columns: each reference is found in the parse tree and replaced in the text, token by token, and
// all else stays as it was printed.
//
// Nothing is returned for a definition that the linked grammar cannot read or that speaks of the
// whole row: such an object cannot be carried over to another column.

#pragma once

#include "sql/identifier.hpp"
#include "sql/sql.hpp"

#include <map>
#include <optional>
#include <string_view>

namespace lockstep {

// Which column takes the place of which.
using ColumnRenames = std::map<Identifier, Identifier>;

// pg_get_indexdef(): the same index under another name, to be built CONCURRENTLY. The server does
// not print the tablespace; nothing: the database's own.
std::optional<Sql> renamed_index(std::string_view definition, const Identifier& name,
                                 const ColumnRenames& columns,
                                 const std::optional<Identifier>& tablespace = {});

// pg_get_constraintdef() of a CHECK: what follows ADD CONSTRAINT name.
std::optional<Sql> renamed_check(std::string_view definition, const ColumnRenames& columns);

// pg_get_constraintdef() of a FOREIGN KEY. The columns of the two sides are renamed on their own.
std::optional<Sql> renamed_foreign_key(std::string_view definition, const ColumnRenames& columns,
                                       const ColumnRenames& referenced);

// pg_get_statisticsobjdef(): the same statistics under another name, in the same schema.
std::optional<Sql> renamed_statistics(std::string_view definition, const Identifier& name,
                                      const ColumnRenames& columns);

// pg_get_triggerdef(): the same trigger, whose UPDATE OF names `also` behind `column`; as it is
// where it does not name the column there.
std::optional<Sql> widened_trigger(std::string_view definition, const Identifier& column,
                                   const Identifier& also);

}  // namespace lockstep
