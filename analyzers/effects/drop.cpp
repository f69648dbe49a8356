// DROP and TRUNCATE: what is given up, and whom it takes along.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

std::string_view noun(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Table:
      return "table";
    case ObjectKind::Index:
      return "index";
    case ObjectKind::View:
      return "view";
    case ObjectKind::MaterializedView:
      return "materialized view";
    case ObjectKind::Sequence:
      return "sequence";
    case ObjectKind::Type:
      return "type";
    case ObjectKind::Domain:
      return "domain";
    case ObjectKind::Schema:
      return "schema";
    case ObjectKind::Function:
      return "function";
    case ObjectKind::Trigger:
      return "trigger";
    case ObjectKind::Extension:
      return "extension";
    case ObjectKind::Other:
      return "object";
  }
  return "object";
}

bool dropped_with(const DropObjects& drop, const std::string& relation,
                  const EffectBuilder& effect) {
  return std::any_of(drop.names.begin(), drop.names.end(),
                     [&](const RelationName& name) { return effect.shown(name) == relation; });
}

// Other relations that go or fail with it, as far as the catalog tells.
void describe_dependents(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(name);
  if (relation == nullptr) return;
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!constraint.referenced.empty()) {
      effect.lock_table(constraint.referenced, lock_profile(DdlAction::DropTableReferencing).mode);
    }
  }
  const bool cascade = drop.behavior == DropBehavior::Cascade;
  for (const std::string& referencing : relation->referenced_by) {
    if (referencing == relation->shown() || dropped_with(drop, referencing, effect)) continue;
    if (cascade) {
      effect.lock_table(referencing, LockMode::AccessExclusive);
      effect.weakens("foreign keys of " + referencing + " to " + relation->shown());
    } else {
      effect.raises("2BP01", "foreign keys of " + referencing + " depend on " + relation->shown());
    }
  }
  for (const CatalogDependent& dependent : relation->dependents) {
    if (dependent.kind != "view" && dependent.kind != "materialized view") continue;
    if (cascade) {
      effect.destroys(dependent.kind + " " + dependent.name);
    } else if (!dropped_with(drop, dependent.name, effect)) {
      effect.raises("2BP01",
                    dependent.kind + " " + dependent.name + " depends on " + relation->shown());
    }
  }
}

void drop_relation(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  if (drop.kind == ObjectKind::Table && !effect.exists(name, drop.if_exists)) return;
  effect.act(DdlAction::DropTable, name);
  if (effect.state().created_here(name)) return;
  const std::string shown = std::string(noun(drop.kind)) + " " + effect.shown(name);
  if (drop.kind == ObjectKind::Table || drop.kind == ObjectKind::Sequence) effect.destroys(shown);
  effect.breaks("all", "statements of the running version that name " + shown + " fail");
  describe_dependents(drop, name, effect);
  if (drop.behavior == DropBehavior::Cascade) effect.destroys("what depends on " + shown);
}

void drop_index(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const bool concurrent = drop.concurrency == Concurrency::Concurrent;
  const DdlAction action = concurrent ? DdlAction::DropIndexConcurrently : DdlAction::DropIndex;
  if (concurrent) effect.needs_no_transaction_block();
  if (concurrent && drop.names.size() > 1) {
    effect.raises("0A000", "DROP INDEX CONCURRENTLY takes one index at a time");
  }
  const CatalogRelation* owner = effect.state().indexed_relation(name);
  if (owner != nullptr) {
    const RelationName table = owner->relation_name();
    effect.act(action, table);
    if (effect.state().created_here(table)) return;
    if (find_constraint(*owner, name.name) != nullptr) {
      effect.raises("2BP01",
                    "constraint " + name.shown() + " of " + owner->shown() + " needs the index");
    }
    const auto index =
        std::find_if(owner->indexes.begin(), owner->indexes.end(),
                     [&](const CatalogIndex& each) { return each.name == name.name.text(); });
    if (index->unique) effect.weakens("uniqueness by index " + effect.shown(name));
  } else if (effect.state().has_catalog()) {
    if (drop.if_exists == IfExists::Tolerated) {
      effect.fact("index " + effect.shown(name) + " does not exist, so nothing happens");
    } else {
      effect.raises("42704", "index " + effect.shown(name) + " does not exist");
    }
    return;
  } else if (!concurrent) {
    effect.fact("the table of index " + effect.shown(name) +
                " is not known; it is locked in the same mode");
  }
  effect.lock_index(effect.shown(name), lock_profile(action).mode);
}

void drop_schema(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const std::string schema = name.name.shown();
  if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("everything in schema " + schema);
    effect.breaks("all", "statements of the running version that use schema " + schema + " fail");
  } else {
    effect.unknown("if schema " + schema + " is empty");
  }
}

void drop_other(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const std::string shown = std::string(noun(drop.kind)) + " " + name.shown();
  if (drop.on_table) {  // trigger, rule, policy
    if (effect.exists(*drop.on_table, drop.if_exists)) {
      effect.act(DdlAction::DropTrigger, *drop.on_table);
      if (!effect.state().created_here(*drop.on_table)) {
        effect.weakens("what " + name.shown() + " does on " + effect.shown(*drop.on_table));
      }
    }
  } else if (drop.kind == ObjectKind::Other) {
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
  } else if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("what depends on " + shown);
  } else if (!effect.state().created_type(name)) {
    effect.unknown("if nothing uses " + shown);
  }
}

}  // namespace

void describe(const DropObjects& drop, EffectBuilder& effect) {
  for (const RelationName& name : drop.names) {
    switch (drop.kind) {
      case ObjectKind::Table:
      case ObjectKind::View:
      case ObjectKind::MaterializedView:
      case ObjectKind::Sequence:
        drop_relation(drop, name, effect);
        break;
      case ObjectKind::Index:
        drop_index(drop, name, effect);
        break;
      case ObjectKind::Schema:
        drop_schema(drop, name, effect);
        break;
      case ObjectKind::Type:
      case ObjectKind::Domain:
      case ObjectKind::Function:
      case ObjectKind::Trigger:
      case ObjectKind::Extension:
      case ObjectKind::Other:
        drop_other(drop, name, effect);
        break;
    }
  }
}

void describe(const Truncate& truncate, EffectBuilder& effect) {
  for (const RelationName& table : truncate.tables) {
    if (!effect.exists(table) || effect.state().created_here(table)) continue;
    effect.act(DdlAction::Truncate, table);
    effect.destroys("every row of " + effect.shown(table));
    const CatalogRelation* relation = effect.state().relation(table);
    if (truncate.behavior == DropBehavior::Cascade && relation == nullptr) {
      effect.destroys("every row of the tables that refer to " + effect.shown(table));
    }
    if (relation == nullptr) continue;
    for (const std::string& referencing : relation->referenced_by) {
      const bool named =
          std::any_of(truncate.tables.begin(), truncate.tables.end(),
                      [&](const auto& each) { return effect.shown(each) == referencing; });
      if (named) continue;
      if (truncate.behavior == DropBehavior::Cascade) {
        effect.lock_table(referencing, LockMode::AccessExclusive);
        effect.new_heap(referencing);
        effect.destroys("every row of " + referencing);
      } else {
        effect.raises("0A000",
                      "a foreign key of " + referencing + " refers to " + effect.shown(table));
      }
    }
  }
}

}  // namespace lockstep::effects
