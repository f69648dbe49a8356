// Publications (trap 14). A subscriber stops when it is sent a column that it does not have. So one
// that publishes the whole table names, from expand until retire, the columns that its subscribers
// know; a column list and a row filter follow the column by its number and are given again once the
// name is the new one's.
//
// Never SET TABLE, which would replace all other tables of the publication; DROP and ADD in one
// transaction leave a subscriber where it is.

#include "planner/operations/carried/carried.hpp"
#include "sql/comma_separated.hpp"

#include <algorithm>

namespace lockstep {
namespace {

class Entry {
 public:
  // hidden: the other column is kept from subscribers, which do not have it.
  Entry(const CatalogPublished& entry, const CatalogRelation& table, bool hidden)
      : entry_(entry),
        publication_(entry.name),
        table_(table.relation_name()),
        hidden_(hidden && entry.columns.empty()),
        known_(known_columns(entry, table)) {}

  bool reads(const ReplacedColumn& column) const {
    return std::any_of(column.table.dependents.begin(), column.table.dependents.end(),
                       [&](const CatalogDependent& dependent) {
                         return dependent.kind == "publication" &&
                                dependent.name == publication_.shown() &&
                                dependent.column == column.name.text();
                       });
  }

  void add_to(const ReplacedColumn& column, Carried& carried) const {
    if (!hidden_ && !reads(column)) return;
    carried.make_again({drop()}, {add(hidden_ || !entry_.columns.empty())});
    if (!hidden_) return;
    carried.in_expand.push_back(drop());
    carried.in_expand.push_back(add(true));
    for (std::vector<Sql>* end : {&carried.expand_undone, &carried.after_drop}) {
      end->push_back(drop());
      end->push_back(add(false));
    }
  }

 private:
  static std::vector<Identifier> known_columns(const CatalogPublished& entry,
                                               const CatalogRelation& table) {
    std::vector<Identifier> columns;
    for (const std::string& column : entry.columns)
      columns.emplace_back(column);
    if (!columns.empty()) return columns;
    for (const CatalogColumn& column : table.columns) {
      if (!column.generated) columns.emplace_back(column.name);
    }
    return columns;
  }

  Sql drop() const {
    return SqlBuilder{} << "ALTER PUBLICATION " << publication_ << " DROP TABLE " << table_;
  }
  Sql add(bool with_columns) const {
    SqlBuilder sql;
    sql << "ALTER PUBLICATION " << publication_ << " ADD TABLE " << table_;
    if (with_columns) sql << " (" << std::span<const Identifier>(known_) << ")";
    if (!entry_.row_filter.empty())
      sql << " WHERE (" << Sql::from_catalog(entry_.row_filter) << ")";
    return sql;
  }

  const CatalogPublished& entry_;
  Identifier publication_;
  RelationName table_;
  bool hidden_;
  std::vector<Identifier> known_;
};

// Publications that would send the other column, whatever is done about it.
std::vector<std::string> sending_all(const ReplacedColumn& column) {
  const bool column_lists = column.catalog.version >= ServerVersion::of_major(15);
  const CatalogRelation& table = column.table;
  std::vector<std::string> names;
  for (const std::string& publication : table.publications) {
    const auto entry = std::find_if(
        table.published.begin(), table.published.end(),
        [&](const CatalogPublished& published) { return published.name == publication; });
    const bool listed = entry != table.published.end() && column_lists;
    // A column list has to hold the whole replica identity.
    const bool whole = listed && entry->columns.empty() && table.replica_identity == "full";
    if (!listed || whole) names.push_back(Identifier(publication).shown());
  }
  return names;
}

// The new name is one that subscribers have to know in the end, whatever is kept from them before.
void carry_to_new_name(const ReplacedColumn& column, Carried& carried) {
  const CatalogRelation& table = column.table;
  const std::string names = comma_separated(table.publications);
  if (!column.author.subscribers_ready) {
    carried.refused.push_back(
        "publication " + names +
        " would send a column that subscribers do not have, and "
        "they would stop; put \"-- lockstep: subscribers-ready: <reason>\" above it once every "
        "subscriber has " +
        column.before.new_shape.shown() + " and " +
        derived_name("lockstep_dropped_", column.name).shown());
    return;
  }
  for (const CatalogPublished& entry : table.published)
    Entry(entry, table, false).add_to(column, carried);
  carried.breaks.push_back({"readers", "subscribers of " + names + " receive " + table.shown() +
                                           " with both columns from expand to retire, and an "
                                           "UPDATE of every row"});
}

}  // namespace

void carry_publications(const ReplacedColumn& column, Carried& carried) {
  const CatalogRelation& table = column.table;
  if (table.publications.empty()) return;
  if (column.keeps_names()) return carry_to_new_name(column, carried);
  const std::vector<std::string> open = sending_all(column);
  if (!open.empty() && !column.author.subscribers_ready) {
    carried.refused.push_back(
        "publication " + comma_separated(open) +
        " would send a column that subscribers do not have, and "
        "they would stop; put \"-- lockstep: subscribers-ready: <reason>\" above it once every "
        "subscriber has " +
        column.before.new_shape.shown() + ", " + column.after.old_shape.shown() + " and " +
        derived_name("lockstep_dropped_", column.name).shown());
    return;
  }
  for (const CatalogPublished& entry : table.published)
    Entry(entry, table, !column.author.subscribers_ready).add_to(column, carried);
  carried.breaks.push_back(
      {"readers", "subscribers of " + comma_separated(table.publications) + " receive " +
                      table.shown() + "." + column.name.shown() +
                      " as the new type from cutover on, and an UPDATE of every row before: their "
                      "column has to hold what the new version writes"});
}

}  // namespace lockstep
