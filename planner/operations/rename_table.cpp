// RENAME of a table under load. An updatable view has the new name from expand; cutover swaps the
// two, so that the table has the new name and a view the old one; retire takes that view away.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/table_view.hpp"
#include "planner/operations/touch_routines.hpp"

namespace lockstep {
namespace {

class TableRename {
 public:
  TableRename(const operations::RenameTable& operation, ServerVersion version)
      : operation_(operation),
        version_(version),
        old_name_(operation.table.relation_name()),
        new_name_{operation.new_schema ? operation.new_schema : old_name_.schema,
                  operation.new_name} {}

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.operation_class = OperationClass::Both;
    fragment.relations = {old_name_.shown(), new_name_.shown()};
    fragment.breaks = breaks();
    fragment.expand = {add_new_name()};
    fragment.cutover = {
        await({{Gate::NoDrift}}, "what the view was made after is still what the table is"),
        swap()};
    fragment.retire = {await({{Gate::Soak, Gate::OldUsersGone, Gate::Observe}, {{old_name_}}},
                             "until then both names are there, and `revert` swaps them back"),
                       take_away_old_name(),
                       await({{Gate::Bake}}, "until then `undo` brings the old name back at once")};
    return fragment;
  }

 private:
  std::vector<CompatibilityBreak> breaks() const;
  Step add_new_name() const;
  Step swap() const;
  Step take_away_old_name() const;
  // The view disappears, the table takes its name, and a view takes the table's.
  std::vector<Sql> swapped(const RelationName& from, const RelationName& to) const {
    std::vector<Sql> statements{drop_view(to), rename_relation(from, to)};
    for (Sql& sql : view(from, to))
      statements.push_back(std::move(sql));
    statements.push_back(touch());
    return statements;
  }
  std::vector<Sql> view(const RelationName& name, const RelationName& table) const {
    return create_view({name, table}, operation_.table, version_);
  }
  Sql touch() const { return touch_routines({old_name_, new_name_}); }
  std::vector<RelationLock> both_locked() const {
    return {{old_name_.shown(), LockMode::AccessExclusive},
            {new_name_.shown(), LockMode::AccessExclusive}};
  }

  const operations::RenameTable& operation_;
  ServerVersion version_;
  RelationName old_name_;
  RelationName new_name_;
};

std::vector<CompatibilityBreak> TableRename::breaks() const {
  std::vector<CompatibilityBreak> breaks =
      breaks_of_view(new_name_, "from expand to cutover", version_);
  for (CompatibilityBreak& item : breaks_of_view(old_name_, "from cutover to retire", version_))
    breaks.push_back(std::move(item));
  breaks.push_back({"all", "errors and statistics call the table " + new_name_.shown() +
                               " from cutover on, whichever name was used"});
  if (operation_.new_schema) {
    breaks.push_back(
        {"all", "who uses the new name needs USAGE on schema " + operation_.new_schema->shown()});
  }
  if (!operation_.sequences.empty()) {
    breaks.push_back({"all",
                      "what names these sequences has to name them in the other schema "
                      "from cutover on: " +
                          enumerated(operation_.sequences)});
  }
  if (!operation_.sees_name.empty()) {
    breaks.push_back({"writers", "these trigger functions ask for the table's name and see " +
                                     new_name_.shown() +
                                     " from cutover on: " + enumerated(operation_.sees_name)});
  }
  for (const std::string& publication : operation_.table.publications) {
    breaks.push_back({"all", "publication " + Identifier(publication).shown() +
                                 " sends the table as " + new_name_.shown() + " from cutover on"});
  }
  return breaks;
}

Step TableRename::add_new_name() const {
  return {.id = "",
          .action = RunDdl{view(new_name_, old_name_), locked(old_name_, LockMode::AccessShare)},
          .undo = {.statements = {drop_view(new_name_), touch()},
                   .locks = locked(new_name_, LockMode::AccessExclusive),
                   .gate = unless_used({new_name_})},
          .why = "from here on the table can be read and written under both names"};
}

Step TableRename::swap() const {
  return {.id = "",
          .action = RunDdl{swapped(old_name_, new_name_), both_locked()},
          .undo = {.statements = swapped(new_name_, old_name_), .locks = both_locked()},
          .why =
              "the table itself takes the new name, and the view the old one; `revert` swaps "
              "them back"};
}

Step TableRename::take_away_old_name() const {
  std::vector<Sql> back = view(old_name_, new_name_);
  return {
      .id = "",
      .action =
          RunDdl{{drop_view(old_name_), touch()}, locked(old_name_, LockMode::AccessExclusive)},
      .undo = {.statements = std::move(back), .locks = locked(new_name_, LockMode::AccessShare)},
      .why = "the old name is gone; nothing is given up that cannot be put back"};
}

}  // namespace

PlanFragment plan(const operations::RenameTable& operation, const OperationContext& context) {
  return TableRename(operation, context.before.version()).plan();
}

}  // namespace lockstep
