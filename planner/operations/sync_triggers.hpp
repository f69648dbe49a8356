// The parts that row triggers for keeping columns in step are written with.

#pragma once

#include "sql/identifier.hpp"
#include "sql/sql_builder.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct SyncTrigger {
  Identifier name;
  Sql events;  // INSERT, UPDATE OF "c", …
  std::optional<Sql> when;
  RelationName function;
};

// `prefix` decides where it sorts among the table's triggers; `tag` tells the operation.
Identifier sync_trigger_name(const std::string& prefix, const std::string& tag,
                             std::string_view role, std::string_view event);

// BEFORE, FOR EACH ROW, ENABLE ALWAYS: they fire for logical replication's apply and under
// session_replication_role = replica too (trap 9).
std::vector<Sql> create_always(const RelationName& table, const std::vector<SyncTrigger>& triggers);
Sql drop_trigger(const RelationName& table, const Identifier& name);

// A trigger function with a pinned search_path.
Sql create_sync_function(const RelationName& name, Fragment options, const Sql& body);
// One that advances a sequence, as its owner: the application's roles have no rights in schema
// lockstep (trap 17).
Sql create_counting_function(const RelationName& name, const RelationName& sequence);

// NEW."c", OLD."c", "c"
Sql field(Fragment row, const Identifier& column);

}  // namespace lockstep
