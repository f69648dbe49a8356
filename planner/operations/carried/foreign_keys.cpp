// Foreign keys, from the column and to it. The twin is added NOT VALID and proven in the cutover
// stage, when the new column's key is there to refer to; at cutover the old one goes, since the old
// column is NULL where its type cannot hold a value. It returns NOT VALID with revert, referring to
// the old column's index, and is proven afterwards.
//
// While both are there each fires its own actions; the second finds nothing left to do.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

// Types that one foreign key can compare, each family from the narrowest to the widest: a column
// may refer to one that is as wide or wider (the server has an operator for the two, or a cast).
bool may_refer(const ColumnType& referencing, const ColumnType& referenced) {
  struct Place {
    std::string_view type;
    int family;
    int width;
  };
  static constexpr std::array<Place, 12> places{{{"int2", 0, 0},
                                                 {"int4", 0, 0},
                                                 {"int8", 0, 0},
                                                 {"numeric", 0, 1},
                                                 {"float4", 0, 2},
                                                 {"float8", 0, 2},
                                                 {"text", 1, 0},
                                                 {"varchar", 1, 0},
                                                 {"bpchar", 1, 0},
                                                 {"date", 2, 0},
                                                 {"timestamp", 2, 0},
                                                 {"timestamptz", 2, 0}}};
  if (referencing.array || referenced.array) return referencing == referenced;
  const auto place = [](const ColumnType& type) {
    return std::find_if(places.begin(), places.end(),
                        [&](const Place& each) { return each.type == type.name; });
  };
  const auto* const from = place(referencing);
  const auto* const to = place(referenced);
  if (from == places.end() || to == places.end()) return referencing.name == referenced.name;
  return from->family == to->family && from->width <= to->width;
}

class ForeignKey {
 public:
  ForeignKey(const CatalogConstraint& constraint, const CatalogRelation& referencing,
             const ReplacedColumn& column)
      : constraint_(constraint),
        referencing_(referencing),
        referenced_(column.catalog.find_shown(constraint.referenced)),
        column_(column),
        table_(referencing.relation_name()),
        name_(constraint.name),
        twin_(new_name(constraint.name)) {}

  bool reads_column() const {
    return (outgoing() && reads(constraint_.columns, column_.name)) ||
           (incoming() && reads(constraint_.referenced_columns, column_.name));
  }

  void add_to(Carried& carried) const {
    const auto definition = renamed_foreign_key(constraint_.definition,
                                                outgoing() ? column_.renames() : ColumnRenames{},
                                                incoming() ? column_.renames() : ColumnRenames{});
    if (std::string reason = refusal(definition.has_value()); !reason.empty()) {
      carried.refused.push_back("foreign key constraint " + name_.shown() + " on " +
                                referencing_.shown() + " " + reason);
      return;
    }
    prepare(*definition, carried);
    put_first(carried.before_swap, {drop("", name_)});
    if (checked_later()) {
      carried.after_swap.push_back(alter() << " ALTER CONSTRAINT " << twin_
                                           << " DEFERRABLE INITIALLY IMMEDIATE");
    }
    carried.after_swap.push_back(alter() << " RENAME CONSTRAINT " << twin_ << " TO " << name_);
    put_first(carried.before_swap_back, {drop("", name_)});
    carried.after_swap_back.push_back(add(name_, Sql::from_catalog(constraint_.definition)));
    if (!constraint_.comment.empty()) {
      const Sql comment = SqlBuilder{} << "COMMENT ON CONSTRAINT " << name_ << " ON " << table_
                                       << " IS " << Literal{constraint_.comment};
      carried.after_swap.push_back(comment);
      carried.after_swap_back.push_back(comment);
    }
    if (constraint_.validated) {
      carried.later.push_back({validate(name_), locked(table_, LockMode::ShareUpdateExclusive)});
    }
    for (const RelationLock& lock : both(LockMode::AccessExclusive)) {
      if (lock.relation != column_.table.shown()) carried.locks.push_back(lock);
    }
  }

 private:
  bool outgoing() const { return referencing_.shown() == column_.table.shown(); }
  bool incoming() const { return constraint_.referenced == column_.table.shown(); }
  // DEFERRABLE INITIALLY IMMEDIATE: SET CONSTRAINTS may put it off, by its name.
  bool checked_later() const {
    return constraint_.definition.ends_with(" DEFERRABLE") ||
           constraint_.definition.ends_with(" DEFERRABLE NOT VALID");
  }

  // Empty: it can be carried.
  std::string refusal(bool can_be_rewritten) const {
    if (!can_be_rewritten)
      return "has a definition that cannot be rewritten: " + constraint_.definition;
    if (referenced_ == nullptr) return "refers to a table that is not known";
    for (const CatalogRelation* relation : {&referencing_, referenced_}) {
      if (relation->kind != 'r' || relation->is_partition || relation->inherits)
        return "is between tables of which " + relation->shown() + " has parents or children";
    }
    for (std::size_t place = 0; place < constraint_.columns.size(); ++place) {
      const auto from = type_of(referencing_, constraint_.columns[place], outgoing());
      const auto to = type_of(*referenced_, constraint_.referenced_columns[place], incoming());
      if (!from || !to || !may_refer(*from, *to))
        return "cannot compare the new type with the column at its other end";
    }
    return {};
  }

  std::optional<ColumnType> type_of(const CatalogRelation& relation, const std::string& name,
                                    bool has_the_column) const {
    if (has_the_column && name == column_.name.text()) return column_.new_type;
    const CatalogColumn* found = relation.column(Identifier(name));
    return found == nullptr ? std::nullopt : std::optional(column_type(*found));
  }

  std::vector<RelationLock> both(LockMode mode) const {
    std::vector<RelationLock> locks = locked(table_, mode);
    if (referenced_->shown() != referencing_.shown()) locks.push_back({referenced_->shown(), mode});
    return locks;
  }

  // The application puts off the old one by its name and does not know the twin, which therefore
  // waits for the end of every transaction.
  void prepare(const Sql& definition, Carried& carried) const {
    SqlBuilder twin;
    twin << definition;
    if (checked_later()) twin << " INITIALLY DEFERRED";
    carried.prepared.push_back(
        {.id = "",
         .action = RunDdl{{add(twin_, twin)}, both(LockMode::ShareRowExclusive)},
         .undo = {.statements = {drop("IF EXISTS ", twin_)},
                  .locks = both(LockMode::AccessExclusive)},
         .why = "what is written from here on keeps to " + name_.shown() + " in both shapes"});
    if (!constraint_.validated) return;
    carried.prepared.push_back({.id = "",
                                .action = ValidateConstraintStep{validate(twin_), table_, twin_},
                                .undo = {},
                                .why = "proves the rows that are there"});
  }

  SqlBuilder alter() const { return SqlBuilder{} << "ALTER TABLE " << table_; }
  // The definition of one that was never proven says NOT VALID itself.
  Sql add(const Identifier& name, const Sql& definition) const {
    SqlBuilder sql = alter();
    sql << " ADD CONSTRAINT " << name << " " << definition;
    if (constraint_.validated) sql << " NOT VALID";
    return sql;
  }
  Sql drop(Fragment if_exists, const Identifier& name) const {
    return alter() << " DROP CONSTRAINT " << if_exists << name;
  }
  Sql validate(const Identifier& name) const { return alter() << " VALIDATE CONSTRAINT " << name; }

  const CatalogConstraint& constraint_;
  const CatalogRelation& referencing_;
  const CatalogRelation* referenced_;
  const ReplacedColumn& column_;
  RelationName table_;
  Identifier name_;
  Identifier twin_;
};

}  // namespace

void carry_foreign_keys(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogRelation& relation : column.catalog.relations) {
    for (const CatalogConstraint& constraint : relation.constraints) {
      if (constraint.kind != "foreign key") continue;
      const ForeignKey key(constraint, relation, column);
      if (key.reads_column()) key.add_to(carried);
    }
  }
}

}  // namespace lockstep
