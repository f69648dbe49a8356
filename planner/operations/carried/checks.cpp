// CHECK constraints. The twin is added NOT VALID and proven after the copy; at cutover the old one
// goes, since the old column holds NULL for what its type cannot hold. It returns NOT VALID with
// revert, and is proven afterwards.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

namespace lockstep {
namespace {

class Check {
 public:
  Check(const CatalogConstraint& constraint, const ReplacedColumn& column, Sql definition)
      : constraint_(constraint),
        table_(column.table.relation_name()),
        name_(constraint.name),
        twin_(new_name(constraint.name)),
        definition_(std::move(definition)) {}

  void add_to(Carried& carried) const {
    carried.built.push_back(
        {.id = "",
         .action = RunDdl{{add(twin_, definition_)}, exclusive()},
         .undo = {.statements = {drop(twin_)}, .locks = exclusive()},
         .why = "what is written from here on keeps to " + name_.shown() + " in both shapes"});
    if (constraint_.validated) {
      carried.built.push_back({.id = "",
                               .action = ValidateConstraintStep{validate(twin_), table_, twin_},
                               .undo = {},
                               .why = "proves the rows that were copied"});
    }
    carried.after_swap.push_back(drop(name_));
    carried.after_swap.push_back(rename(twin_, name_));
    carried.after_swap_back.push_back(rename(name_, twin_));
    carried.after_swap_back.push_back(add(name_, Sql::from_catalog(constraint_.definition)));
    if (!constraint_.comment.empty()) {
      const Sql comment = SqlBuilder{} << Literal{constraint_.comment};
      carried.after_swap.push_back(comment_on(name_, comment));
      carried.after_swap_back.push_back(comment_on(name_, comment));
      carried.after_swap_back.push_back(comment_on(twin_, SqlBuilder{} << "NULL"));
    }
    if (constraint_.validated) {
      carried.later.push_back({validate(name_), locked(table_, LockMode::ShareUpdateExclusive)});
    }
  }

 private:
  std::vector<RelationLock> exclusive() const { return locked(table_, LockMode::AccessExclusive); }
  SqlBuilder alter() const { return SqlBuilder{} << "ALTER TABLE " << table_; }

  // The definition of one that was never proven ends in NOT VALID itself.
  Sql add(const Identifier& name, const Sql& definition) const {
    SqlBuilder sql = alter();
    sql << " ADD CONSTRAINT " << name << " " << definition;
    if (constraint_.validated) sql << " NOT VALID";
    return sql;
  }
  Sql drop(const Identifier& name) const { return alter() << " DROP CONSTRAINT " << name; }
  Sql validate(const Identifier& name) const { return alter() << " VALIDATE CONSTRAINT " << name; }
  Sql rename(const Identifier& from, const Identifier& to) const {
    return alter() << " RENAME CONSTRAINT " << from << " TO " << to;
  }
  Sql comment_on(const Identifier& name, const Sql& text) const {
    return SqlBuilder{} << "COMMENT ON CONSTRAINT " << name << " ON " << table_ << " IS " << text;
  }

  const CatalogConstraint& constraint_;
  RelationName table_;
  Identifier name_;
  Identifier twin_;
  Sql definition_;
};

}  // namespace

void carry_checks(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogConstraint& constraint : column.table.constraints) {
    if (constraint.kind != "check" || !reads(constraint.columns, column.name)) continue;
    const auto definition = renamed_check(constraint.definition, column.renames());
    if (!definition) {
      carried.refused.push_back("check constraint " + Identifier(constraint.name).shown() +
                                " cannot be rewritten: " + constraint.definition);
      continue;
    }
    Check(constraint, column, *definition).add_to(carried);
  }
}

}  // namespace lockstep
