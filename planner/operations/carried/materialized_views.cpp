// Materialized views that read the column. A twin beside each is filled before cutover, which
// renames the two; the old one stays for revert until retire.
//
// The twin is made of the view's own text, in a moment in which the names are swapped and swapped
// back: without data it takes no time. So nothing is rewritten, and one over another materialized
// view reads that one's twin.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/carried/remade.hpp"
#include "planner/operations/column_properties.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/option_list.hpp"
#include "planner/operations/table_view.hpp"

#include <algorithm>

namespace lockstep {
namespace {

class Twin {
 public:
  explicit Twin(const CatalogRelation& view)
      : view_(view),
        name_(view.relation_name()),
        twin_(beside(new_name(view.name))),
        retired_(beside(old_name(view.name))) {}

  const CatalogRelation& view() const { return view_; }
  const RelationName& name() const { return twin_; }
  const RelationName& retired() const { return retired_; }

  // "": it can be carried.
  std::string refusal() const {
    if (!can_be_shown(view_)) return "has grants of a shape that is not known";
    if (!view_.statistics.empty()) return "has extended statistics";
    const bool stored_otherwise =
        std::any_of(view_.columns.begin(), view_.columns.end(), [](const CatalogColumn& column) {
          return !column.storage.empty() || !column.compression.empty();
        });
    if (stored_otherwise) return "stores columns in a way of their own";
    return "";
  }

  // From here on it has the name of the view, and the view is out of sight.
  std::vector<Sql> make() const {
    std::vector<Sql> statements{create(), alter(twin_) << " OWNER TO " << Identifier(view_.owner)};
    append(statements, describe_relation(view_, twin_));
    for (const CatalogColumn& column : view_.columns)
      append(statements, column_settings(twin_, column, Identifier(column.name)));
    append(statements, {rename(name_, retired_), rename(twin_, name_)});
    for (const CatalogIndex& index : view_.indexes) {
      const RelationName its_name = beside(Identifier(index.name));
      statements.push_back(rename_index(its_name, old_name(index.name)));
      statements.push_back(Sql::from_catalog(index.definition));
      if (!index.comment.empty()) {
        statements.push_back(SqlBuilder{} << "COMMENT ON INDEX " << its_name << " IS "
                                          << Literal{index.comment});
      }
      if (index.clustered)
        statements.push_back(alter(name_) << " CLUSTER ON " << Identifier(index.name));
    }
    return statements;
  }

  // The view has its name, the twin stands beside it.
  std::vector<Sql> stand_back() const {
    std::vector<Sql> statements;
    for (const CatalogIndex& index : view_.indexes) {
      statements.push_back(rename_index(beside(Identifier(index.name)), new_name(index.name)));
      statements.push_back(rename_index(beside(old_name(index.name)), Identifier(index.name)));
    }
    append(statements, {rename(name_, twin_), rename(retired_, name_)});
    return statements;
  }

  std::vector<Sql> take_over() const {
    std::vector<Sql> statements{rename(name_, retired_), rename(twin_, name_)};
    for (const CatalogIndex& index : view_.indexes) {
      statements.push_back(rename_index(beside(Identifier(index.name)), old_name(index.name)));
      statements.push_back(rename_index(beside(new_name(index.name)), Identifier(index.name)));
    }
    return statements;
  }

  Sql drop(const RelationName& name) const {
    return SqlBuilder{} << "DROP MATERIALIZED VIEW " << name;
  }

 private:
  RelationName beside(const Identifier& name) const { return {Identifier(view_.schema), name}; }

  static SqlBuilder alter(const RelationName& name) {
    return SqlBuilder{} << "ALTER MATERIALIZED VIEW " << name;
  }
  static Sql rename(const RelationName& from, const RelationName& to) {
    return alter(from) << " RENAME TO " << to.name;
  }
  static Sql rename_index(const RelationName& from, const Identifier& to) {
    return SqlBuilder{} << "ALTER INDEX " << from << " RENAME TO " << to;
  }

  Sql create() const {
    std::vector<Identifier> columns;
    for (const CatalogColumn& column : view_.columns)
      columns.emplace_back(column.name);
    SqlBuilder sql;
    sql << "CREATE MATERIALIZED VIEW " << twin_ << " (" << std::span<const Identifier>(columns)
        << ")";
    if (!view_.options.empty()) sql << " WITH " << option_list(view_.options);
    if (!view_.tablespace.empty()) sql << " TABLESPACE " << Identifier(view_.tablespace);
    return sql << " AS\n" << Sql::from_catalog(view_.definition) << "\nWITH NO DATA";
  }

  const CatalogRelation& view_;
  RelationName name_;
  RelationName twin_;
  RelationName retired_;
};

// One that reads a view would need twins of views, too.
bool reads_view(const CatalogRelation& view, const Remade& remade) {
  return remade.reads_plain_view("materialized view", view.shown());
}

std::vector<RelationLock> all_locks(const ReplacedColumn& column, const std::vector<Twin>& twins) {
  std::vector<RelationLock> locks = locked(column.table.relation_name(), LockMode::AccessExclusive);
  for (const Twin& twin : twins)
    locks.push_back({twin.view().shown(), LockMode::AccessExclusive});
  return locks;
}

Step make_step(const ReplacedColumn& column, const std::vector<Twin>& twins) {
  std::vector<Sql> statements = column.swap();
  for (const Twin& twin : twins)
    append(statements, twin.make());
  std::vector<Sql> gone;
  std::vector<RelationLock> twin_locks;
  for (auto twin = twins.rbegin(); twin != twins.rend(); ++twin) {
    append(statements, twin->stand_back());
    gone.push_back(twin->drop(twin->name()));
  }
  append(statements, column.swap_back());
  return {.id = "",
          .action = RunDdl{std::move(statements), all_locks(column, twins)},
          .undo = {.statements = std::move(gone)},
          .why =
              "twins of the materialized views that will read the new column: the names are "
              "swapped and swapped back at once, and nobody sees it"};
}

// A view holds what its owner sees. lockstep's own sessions fail where row security would hide
// something from them.
Step fill_step(const ReplacedColumn& column, const std::vector<Twin>& twins) {
  std::vector<Sql> statements{SqlBuilder{} << "SET LOCAL row_security = on"};
  for (const Twin& twin : twins) {
    if (!twin.view().populated) continue;
    statements.push_back(SqlBuilder{} << "REFRESH MATERIALIZED VIEW " << twin.name());
    statements.push_back(SqlBuilder{} << "ANALYZE " << twin.name());
  }
  return {.id = "",
          .action = RunDdl{std::move(statements),
                           locked(column.table.relation_name(), LockMode::AccessShare)},
          .undo = {},
          .why = "fills the twins, which nobody reads yet, as briefly before cutover as can be"};
}

}  // namespace

void carry_materialized_views(const ReplacedColumn& column, Carried& carried) {
  const Remade remade(column);
  std::vector<Twin> twins;
  for (const CatalogRelation* view : remade.views()) {
    if (view->kind != 'm') continue;
    twins.emplace_back(*view);
    const std::string reason = reads_view(*view, remade)
                                   ? "reads it by way of a view, which is made again at cutover"
                                   : twins.back().refusal();
    if (!reason.empty())
      carried.refused.push_back("materialized view " + view->shown() + " " + reason);
  }
  if (twins.empty()) return;
  carried.built.push_back(make_step(column, twins));
  const bool any_data = std::any_of(twins.begin(), twins.end(),
                                    [](const Twin& twin) { return twin.view().populated; });
  if (any_data) carried.prepared.push_back(fill_step(column, twins));
  std::string names;
  for (const Twin& twin : twins) {
    append(carried.after_swap, twin.take_over());
    carried.lock_besides(column, twin.view());
    names += (names.empty() ? "" : ", ") + twin.view().shown();
  }
  for (auto twin = twins.rbegin(); twin != twins.rend(); ++twin) {
    append(carried.after_swap_back, twin->stand_back());
    carried.before_drop.push_back(twin->drop(twin->retired()));
  }
  carried.breaks.push_back(
      {"readers", "materialized views " + names +
                      " show, from cutover on, the data of the cutover stage's refresh, and after "
                      "`revert` those of their own last refresh before cutover"});
}

}  // namespace lockstep
