// Triggers whose UPDATE OF or WHEN reads the column. Such a trigger follows the column by its
// number, so it is made again from its own text once the name is the other column's. It keeps its
// name, and with it its place among the triggers.
//
// Where both columns are written by their own names UPDATE OF has to name both of them, from expand
// until the old one leaves sight: it asks what the statement assigns, not what changes (trap 9).

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

#include <utility>

namespace lockstep {

std::optional<Fragment> enabling(const std::string& enabled) {
  if (enabled == "always") return Fragment(" ENABLE ALWAYS ");
  if (enabled == "replica") return Fragment(" ENABLE REPLICA ");
  if (enabled == "disabled") return Fragment(" DISABLE ");
  return std::nullopt;
}

std::vector<Sql> create_trigger(const RelationName& table, const CatalogTrigger& trigger) {
  const Identifier name(trigger.name);
  std::vector<Sql> statements{Sql::from_catalog(trigger.definition)};
  if (const auto enable = enabling(trigger.enabled)) {
    statements.push_back(SqlBuilder{} << "ALTER TABLE " << table << *enable << "TRIGGER " << name);
  }
  if (!trigger.comment.empty()) {
    statements.push_back(SqlBuilder{} << "COMMENT ON TRIGGER " << name << " ON " << table << " IS "
                                      << Literal{trigger.comment});
  }
  return statements;
}

namespace {

class TriggerOfTwo {
 public:
  TriggerOfTwo(const CatalogTrigger& trigger, const ReplacedColumn& column)
      : trigger_(trigger),
        column_(column),
        table_(column.table.relation_name()),
        gone_(SqlBuilder{} << "DROP TRIGGER " << Identifier(trigger.name) << " ON " << table_) {}

  void add_to(Carried& carried) const {
    const auto same = widened_trigger(trigger_.definition, column_.name, column_.after.old_shape);
    if (!same) {
      carried.refused.push_back("trigger " + Identifier(trigger_.name).shown() +
                                " has a definition that cannot be read: " + trigger_.definition);
      return;
    }
    carried.before_swap.push_back(gone_);
    carried.before_swap_back.push_back(gone_);
    carried.tried_gone.push_back(gone_);
    append(carried.tried_made, made(column_.after.old_shape));
    append(carried.after_swap, made(column_.after.old_shape));
    append(carried.after_swap_back, made(column_.before.new_shape));
    if (same->text() == trigger_.definition) return;
    append(carried.in_expand, again(made(column_.before.new_shape)));
    append(carried.expand_undone, again(create_trigger(table_, trigger_)));
    append(carried.at_soft_drop, swapped(again(create_trigger(table_, trigger_))));
    append(carried.soft_drop_undone, swapped(again(made(column_.after.old_shape))));
  }

 private:
  // Of the column that has the name at that moment and, where it waits for an UPDATE OF it, of the
  // other one.
  std::vector<Sql> made(const Identifier& other) const {
    CatalogTrigger wide = trigger_;
    wide.definition = widened_trigger(trigger_.definition, column_.name, other)->text();
    return create_trigger(table_, wide);
  }
  std::vector<Sql> again(std::vector<Sql> created) const {
    created.insert(created.begin(), gone_);
    return created;
  }
  // In a moment in which the name is the new column's.
  std::vector<Sql> swapped(std::vector<Sql> statements) const {
    std::vector<Sql> all = column_.swap();
    append(all, std::move(statements));
    append(all, column_.swap_back());
    return all;
  }

  const CatalogTrigger& trigger_;
  const ReplacedColumn& column_;
  RelationName table_;
  Sql gone_;
};

}  // namespace

void carry_triggers(const ReplacedColumn& column, Carried& carried) {
  const RelationName table = column.table.relation_name();
  for (const CatalogTrigger& trigger : column.table.triggers) {
    if (!reads(trigger.columns, column.name)) continue;
    if (column.keeps_names()) {
      TriggerOfTwo(trigger, column).add_to(carried);
      continue;
    }
    carried.make_again(
        {SqlBuilder{} << "DROP TRIGGER " << Identifier(trigger.name) << " ON " << table},
        create_trigger(table, trigger));
  }
}

}  // namespace lockstep
