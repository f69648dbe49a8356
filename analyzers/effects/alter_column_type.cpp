// ALTER COLUMN … TYPE: heap and indexes by type_change; then what hangs on the column: CHECKs that
// are proven again, foreign keys that are made again, dependents that refuse it.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"
#include "analyzers/type_change.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

// CheckIndexCompatible does not look into expressions and predicates: such an index is always
// rebuilt.
bool has_expression_or_predicate(const CatalogIndex& index) {
  const std::string& text = index.definition;
  if (text.find(" WHERE ") != std::string::npos) return true;
  const std::size_t open = text.find('(');
  return open != std::string::npos && text.find('(', open + 1) != std::string::npos;
}

class TypeChangeEffect {
 public:
  TypeChangeEffect(const AlterColumnType& alter, const RelationName& table, EffectBuilder& effect)
      : alter_(alter), table_(table), effect_(effect), relation_(effect.state().known_part(table)) {
    if (relation_ != nullptr) column_ = relation_->column(alter.column);
    if (column_ != nullptr && column_->type_name.empty()) column_ = nullptr;  // known in part
  }

  void describe() {
    refuse_without_cast();
    const TypeChange change = judged();
    switch (change.heap) {
      case HeapChange::Rewrite:
        effect_.act(DdlAction::ChangeTypeRewriting, table_);
        effect_.rebuild_every_index(table_);
        break;
      case HeapChange::None:
      case HeapChange::Relabel:
      case HeapChange::UtcRelabel:
      case HeapChange::Unknown:
        effect_.act(DdlAction::ChangeTypeRelabel, table_);
        break;
    }
    explain(change);
    if (change.heap == HeapChange::Relabel || change.heap == HeapChange::UtcRelabel ||
        collation_changes()) {
      rebuild_indexes(change);
    }
    if (change.heap != HeapChange::Rewrite) check_again();
    if (relation_ != nullptr) describe_dependents();
  }

 private:
  std::string name() const { return effect_.shown(table_) + "." + alter_.column.shown(); }

  bool into_constrained_domain() const {
    std::optional<Identifier> schema;
    if (alter_.type.schema) schema = Identifier(*alter_.type.schema);
    const auto created = effect_.state().constrained_type({schema, Identifier(alter_.type.name)});
    if (created) return *created;
    const auto& domains = effect_.state().given_catalog().domains_with_constraints;
    return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
      const std::string_view local = std::string_view(domain).substr(domain.rfind('.') + 1);
      return local == Identifier(alter_.type.name).shown();
    });
  }

  // What the server compares: a domain by the type beneath it.
  ColumnType present() const {
    const CatalogDomain* domain = effect_.state().domain_shown(column_->type);
    if (domain == nullptr) return column_type(*column_);
    ColumnType type = beneath(*domain);
    type.modifiers.clear();  // which the server does not look for there
    return type;
  }
  ColumnType wanted() const {
    std::optional<Identifier> schema;
    if (alter_.type.schema) schema = Identifier(*alter_.type.schema);
    const CatalogDomain* domain =
        is_builtin_type(alter_.type)
            ? nullptr
            : effect_.state().domain({schema, Identifier(alter_.type.name)});
    return domain != nullptr && alter_.type.array_dimensions == 0 ? beneath(*domain)
                                                                  : column_type(alter_.type);
  }
  ColumnType beneath(const CatalogDomain& domain) const {
    const CatalogDomain* base = &domain;
    while (const CatalogDomain* next = effect_.state().domain_shown(base->base))
      base = next;
    return column_type_shown(base->base);
  }

  TypeChange judged() const {
    if (alter_.using_expression && !only_casts(*alter_.using_expression, alter_)) {
      return {HeapChange::Rewrite, false};
    }
    if (!is_builtin_type(alter_.type) && into_constrained_domain()) {
      return {HeapChange::Rewrite, false};
    }
    const ColumnType to = wanted();
    TypeChange change =
        column_ != nullptr ? type_change(present(), to) : type_change_from_unknown(to);
    // A user's type that the catalog knows for no domain is reached by functions or through text.
    if (change.heap == HeapChange::Unknown && column_ != nullptr && effect_.state().has_catalog() &&
        (!is_builtin_type(to.name) || !is_builtin_type(present().name))) {
      change.heap = HeapChange::Rewrite;
    }
    if (change.heap == HeapChange::UtcRelabel) {
      const std::string zone = effect_.state().time_zone();
      if (zone != "UTC" && zone != "Etc/UTC" && zone != "GMT") {
        change.heap = zone.empty() ? HeapChange::Unknown : HeapChange::Rewrite;
      }
    }
    return change;
  }

  // Text becomes another type by an explicit cast only.
  void refuse_without_cast() {
    if (alter_.using_expression || column_ == nullptr || alter_.type.array_dimensions > 0) return;
    const auto is_text = [](const std::string& name) {
      return name == "text" || name == "varchar" || name == "bpchar" || name == "citext" ||
             name == "name" || name == "xml";
    };
    const ColumnType to = wanted();
    if (is_builtin_type(to.name) && is_text(present().name) && !is_text(to.name)) {
      effect_.raises("42804", name() + " cannot be cast automatically to type " + to.name +
                                  ": USING is missing");
    }
  }

  void explain(const TypeChange& change) {
    const std::string type = shown_type(column_type(alter_.type));
    const std::string present = column_ != nullptr ? column_->type : "";
    if (effect_.state().created_here(table_)) return;
    switch (change.heap) {
      case HeapChange::None:
        effect_.fact(name() + " is " + type + " already");
        break;
      case HeapChange::Relabel:
        effect_.fact(present + " to " + type + " keeps the stored bytes of " + name());
        break;
      case HeapChange::UtcRelabel:
        effect_.fact("with TimeZone UTC, " + present + " to " + type +
                     " keeps the stored bytes of " + name());
        break;
      case HeapChange::Rewrite:
        if (!present.empty()) effect_.fact(name() + " is " + present + " now");
        break;
      case HeapChange::Unknown:
        effect_.unknown("if the present type of " + name() + " can become " + type +
                        " without a rewrite of " + effect_.shown(table_));
        break;
    }
  }

  // Without COLLATE the column takes the type's own collation.
  bool collation_changes() const {
    return column_ != nullptr &&
           column_->collation != (alter_.collation ? alter_.collation->shown() : "");
  }

  void rebuild_indexes(const TypeChange& change) {
    bool any = false;
    for (const CatalogIndex& index : relation_->indexes) {
      if (!names_column(index.columns, alter_.column)) continue;
      if (change.same_index_order && !collation_changes() && !has_expression_or_predicate(index)) {
        continue;
      }
      effect_.rebuild(table_,
                      RelationName{Identifier(relation_->schema), Identifier(index.name)}.shown());
      any = true;
    }
    if (any) effect_.scan(table_);
  }

  // A CHECK on the column is dropped and added again, which reads the whole heap.
  void check_again() {
    if (relation_ == nullptr) return;
    for (const CatalogConstraint& constraint : relation_->constraints) {
      if (constraint.kind != "check" || !constraint.validated ||
          !names_column(constraint.columns, alter_.column)) {
        continue;
      }
      effect_.scan(table_);
      effect_.fact("the CHECK " + Identifier(constraint.name).shown() + " is proven again");
    }
  }

  void describe_dependents() {
    for (const CatalogConstraint& constraint : relation_->constraints) {
      if (!constraint.referenced.empty() && names_column(constraint.columns, alter_.column)) {
        effect_.lock_table(constraint.referenced, LockMode::AccessExclusive);
        if (judged().heap == HeapChange::Rewrite) effect_.scan_table(constraint.referenced);
      }
    }
    for (const std::string& referencing : relation_->referenced_by)
      describe_referencing(referencing);
    for (const CatalogDependent& dependent : relation_->dependents) {
      if (dependent.column == "*") {
        effect_.unknown("if " + dependent.kind + " " + dependent.name + " does not read column " +
                        name());
      }
      if (dependent.column != alter_.column.text() || dependent.kind == "statistics") continue;
      effect_.raises("0A000", dependent.kind + " " + dependent.name + " reads column " + name());
    }
    for (const CatalogTrigger& trigger : relation_->triggers) {
      if (names_column(trigger.columns, alter_.column)) {
        effect_.raises("0A000", "trigger " + trigger.name + " reads column " + name());
      }
    }
  }

  // A foreign key to the column is made again, and proven again when the type is another.
  void describe_referencing(const std::string& shown) {
    const CatalogRelation* referencing = effect_.state().relation_shown(shown);
    if (referencing == nullptr) return;
    for (const CatalogConstraint& constraint : referencing->constraints) {
      if (constraint.referenced != relation_->shown() ||
          !names_column(constraint.referenced_columns, alter_.column)) {
        continue;
      }
      effect_.lock_table(shown, LockMode::AccessExclusive);
      if (judged().heap == HeapChange::Rewrite) effect_.scan_table(shown);
      effect_.fact("the foreign key " + Identifier(constraint.name).shown() + " of " + shown +
                   " is made again");
    }
  }

  const AlterColumnType& alter_;
  const RelationName& table_;
  EffectBuilder& effect_;
  const CatalogRelation* relation_;
  const CatalogColumn* column_ = nullptr;
};

}  // namespace

void describe(const AlterColumnType& alter, const RelationName& table, EffectBuilder& effect) {
  if (!effect.column_exists(table, alter.column)) return;
  TypeChangeEffect(alter, table, effect).describe();
}

}  // namespace lockstep::effects
