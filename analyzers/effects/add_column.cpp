// ADD COLUMN: whether the value for rows that exist is one constant in the catalog or has to be
// written into each of them.

#include "analyzers/column_type.hpp"
#include "analyzers/effects/families.hpp"
#include "sql/volatility.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

class AddColumnEffect {
 public:
  AddColumnEffect(const ColumnDefinition& column, const RelationName& table, EffectBuilder& effect)
      : column_(column), table_(table), effect_(effect) {}

  void describe() {
    if (rewrites()) {
      effect_.act(DdlAction::AddColumnRewriting, table_);
      effect_.rebuild_every_index(table_);
    } else {
      effect_.act(DdlAction::AddColumnPlain, table_);
    }
    describe_not_null();
    for (const Constraint& constraint : column_.constraints)
      describe(constraint);
  }

 private:
  std::string name() const { return effect_.shown(table_) + "." + column_.name.shown(); }

  bool has_default() const { return column_.default_value && !column_.default_value->null_literal; }
  bool filled_by_server() const {
    return column_.serial || column_.identity != Identity::None || column_.generated_stored;
  }

  bool rewrites() {
    if (filled_by_server()) return true;
    const bool domain = rewrites_for_domain();
    const bool value = has_default() && rewrites_for_default();
    return domain || value;
  }

  // A domain's constraint is checked against every row, even when all of them get NULL.
  bool rewrites_for_domain() {
    if (is_builtin_type(column_.type)) return false;
    const RelationName type = type_name();
    if (const auto constrained = effect_.state().constrained_type(type)) return *constrained;
    if (!effect_.state().has_catalog()) {
      if (!effect_.state().created_here(table_)) {
        effect_.unknown("if type " + type.shown() +
                        " is no domain with constraints, which rewrites the table");
      }
      return false;
    }
    const auto& domains = effect_.state().given_catalog().domains_with_constraints;
    const bool constrained =
        std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
          return domain == type.shown() ||
                 (!type.schema && domain.ends_with("." + type.name.shown()));
        });
    if (constrained) effect_.fact("the domain " + type.shown() + " has constraints");
    return constrained;
  }

  RelationName type_name() const {
    std::optional<Identifier> schema;
    if (column_.type.schema) schema = Identifier(*column_.type.schema);
    return {schema, Identifier(column_.type.name)};
  }

  bool rewrites_for_default() {
    const Expression& value = *column_.default_value;
    switch (volatility(value)) {
      case Volatility::Immutable:
      case Volatility::Stable:
        if (!effect_.state().created_here(table_)) {
          effect_.fact("the default of " + name() + " is evaluated once");
        }
        return false;
      case Volatility::Volatile:
        return true;
      case Volatility::Unknown:
        if (only_steady_functions(value)) {
          effect_.fact("no function in the default of " + name() + " is VOLATILE");
          return false;
        }
        if (effect_.state().has_catalog()) return true;
        if (!effect_.state().created_here(table_)) {
          effect_.unknown("if the functions in the default of " + name() + " are not VOLATILE");
        }
        return false;
    }
    return true;
  }

  // Of the functions that are not PostgreSQL's own.
  bool only_steady_functions(const Expression& value) const {
    return std::all_of(value.functions.begin(), value.functions.end(),
                       [&](const std::string& function) {
                         return function_volatility(function) <= Volatility::Stable ||
                                effect_.state().steady_function(function);
                       });
  }

  void describe_not_null() {
    if (!column_.not_null || has_default() || filled_by_server()) return;
    if (effect_.state().created_here(table_)) {
      if (effect_.state().filled_here(table_)) {
        effect_.raises("23502", "column " + name() +
                                    " contains null values, as the script has "
                                    "put rows into the table");
      }
      return;
    }
    effect_.scan(table_);
    effect_.raises("23502",
                   "column " + name() + " contains null values, unless the table is empty");
    effect_.breaks("writers", "INSERTs of the running version leave out " + name() + " and fail");
  }

  void describe(const Constraint& constraint) {
    switch (constraint.kind) {
      case ConstraintKind::Check:
        effect_.act(DdlAction::AddColumnInlineCheck, table_);
        break;
      case ConstraintKind::NotNull:
        break;  // column.not_null says it
      case ConstraintKind::Unique:
      case ConstraintKind::PrimaryKey:
      case ConstraintKind::Exclude:
        effect_.act(DdlAction::AddColumnInlineUnique, table_);
        break;
      case ConstraintKind::ForeignKey:
        refer(constraint);
        break;
    }
  }

  // Not validated when every row gets NULL.
  void refer(const Constraint& constraint) {
    if (!constraint.referenced || !effect_.exists(*constraint.referenced)) return;
    effect_.lock_family(*constraint.referenced,
                        lock_profile(DdlAction::AddForeignKeyNotValid).mode);
    if (!has_default() && !filled_by_server()) return;
    effect_.scan(table_);
    effect_.scan(*constraint.referenced);
  }

  const ColumnDefinition& column_;
  const RelationName& table_;
  EffectBuilder& effect_;
};

// A column comes to a partition, or to a child that its parent is not to be without, from above.
void refuse_below(const RelationName& table, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  const auto* alter = std::get_if<AlterTable>(&effect.statement().node);
  if (relation == nullptr || alter == nullptr) return;
  if (relation->is_partition)
    effect.raises("42809", effect.shown(table) + " is a partition: add the column to its parent");
  if (alter->only && !relation->children.empty())
    effect.raises("42P16", "the children of " + effect.shown(table) + " must get the column too");
}

bool added_already(const AddColumn& add, const RelationName& table, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(table);
  if (relation == nullptr || relation->column(add.column.name) == nullptr) return false;
  const std::string name = effect.shown(table) + "." + add.column.name.shown();
  if (add.if_not_exists == IfExists::Tolerated) {
    effect.lock(table, lock_profile(DdlAction::AddColumnPlain).mode);
    effect.fact("column " + name + " exists already, so nothing happens");
  } else {
    effect.raises("42701", "column " + name + " exists already");
  }
  return true;
}

}  // namespace

void describe(const AddColumn& add, const RelationName& table, EffectBuilder& effect) {
  refuse_below(table, effect);
  if (!added_already(add, table, effect)) AddColumnEffect(add.column, table, effect).describe();
}

}  // namespace lockstep::effects
