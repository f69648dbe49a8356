// An updatable view that stands for a table: under another name, or in its place with a column
// under two names. Whoever may use the table may use the view alike; it is one to the server too
// (PostgreSQL manual, CREATE VIEW, "Updatable Views"), so defaults, keys, triggers and row security
// of the table work through it. What a view does not take is in sql/table_only_uses.hpp.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/sql.hpp"

#include <optional>
#include <vector>

namespace lockstep {

struct TableView {
  RelationName name;
  RelationName table;  // by the name it has then
  // A column under two names: in its place by the one, behind all others by the one that the table
  // has for it.
  struct Alias {
    Identifier name;
    Identifier source;
  };
  std::optional<Alias> alias{};
};

// Privileges, comments and owner are those of `like`, the table as the catalog has it.
// Precondition: can_be_shown(like).
std::vector<Sql> create_view(const TableView& view, const CatalogRelation& like,
                             ServerVersion version);
Sql drop_view(const RelationName& name);
// To another name, or to another schema under the same.
Sql rename_relation(const RelationName& from, const RelationName& to);

// False: a privilege has a shape that is not known.
bool can_be_shown(const CatalogRelation& table);

}  // namespace lockstep
